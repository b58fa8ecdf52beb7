import { Kind, visit, type DocumentNode, type FieldNode, type SelectionNode } from 'graphql'
import { isIntrospection } from './client-names'

type Variables = Readonly<Record<string, unknown>>

/** Stands in a selection set of which no selection is left, so that the response knows whether the object is null. */
const presence: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: '__p' },
  name: { kind: Kind.NAME, value: '__typename' },
}

export function isPresence({ alias }: FieldNode): boolean {
  return alias?.value === presence.alias?.value
}

/** The variables that `@skip` and `@include` use. */
export function conditionVariablesOf(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: args }) {
      const value = args?.[0]?.value
      if (isCondition(name.value) && value?.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

/**
 * The document with only the selections that `@skip` and `@include` leave, for one combination of their variables. The
 * planner must not see conditions: it makes whole fetches depend on the condition of one of their fields.
 */
export function withoutConditions(document: DocumentNode, variables: Variables): DocumentNode {
  const enter = (node: SelectionNode) => (isIncluded(node, variables) ? undefined : null)
  const leave = <T extends SelectionNode>(node: T): T | undefined =>
    node.directives?.some(({ name }) => isCondition(name.value))
      ? { ...node, directives: node.directives.filter(({ name }) => !isCondition(name.value)) }
      : undefined
  return visit(document, {
    Field: {
      enter: (node) => (isIncluded(node, variables) ? keepIntrospection(node.name.value) : null),
      leave,
    },
    InlineFragment: { enter, leave },
    FragmentSpread: { enter, leave },
    FragmentDefinition: {
      enter: ({ typeCondition }) => keepIntrospection(typeCondition.name.value),
    },
    SelectionSet: {
      leave: (node) => (node.selections.length > 0 ? undefined : { ...node, selections: [presence] }),
    },
  })
}

/** Introspection is executed with its conditions. */
function keepIntrospection(name: string): false | undefined {
  return isIntrospection(name) ? false : undefined
}

function isCondition(directive: string): boolean {
  return directive === 'skip' || directive === 'include'
}

function isIncluded({ directives = [] }: SelectionNode, variables: Variables): boolean {
  return directives.every(({ name, arguments: args }) => {
    if (!isCondition(name.value)) return true
    const value = args?.[0]?.value
    const condition =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value
    return condition === (name.value === 'include')
  })
}
