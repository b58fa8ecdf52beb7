import { Kind, visit, type DocumentNode, type FieldNode } from 'graphql'

/** No field of a schema begins like this, and the gateway refuses it as an alias. */
const PREFIX = '__c_'

/** Variables that the planner adds to its fetches. */
const plannerVariable = /^(representations|contextualArgument_\w+)$/

/**
 * The document with response names and variables that cannot be those of the planner, which adds keys, required fields and
 * variables to the client's selections under their own names. Without this, `id: name` would be sent as the entity's key, and
 * an alias could show a key that the client must not see.
 */
export function withSeparateNames(document: DocumentNode): DocumentNode {
  const renamed = visit(document, {
    Field: {
      enter: (node) => (isIntrospection(node.name.value) ? false : undefined),
      leave: separateField,
    },
    FragmentDefinition: ({ typeCondition }) =>
      isIntrospection(typeCondition.name.value) ? false : undefined,
  })
  return visit(renamed, {
    Variable: (node) => ({ ...node, name: { ...node.name, value: planVariable(node.name.value) } }),
  })
}

/** Fields with the same response name in one object have the same name and arguments, so they are renamed alike. */
function separateField(node: FieldNode): FieldNode | undefined {
  const { name, alias, arguments: args = [] } = node
  const key = alias?.value ?? name.value
  if (key !== name.value || args.length > 0)
    return { ...node, alias: { kind: Kind.NAME, value: PREFIX + key } }
  return alias && { ...node, alias: undefined }
}

/** Of a field or type. */
export function isIntrospection(name: string): boolean {
  return name.startsWith('__') && name !== '__typename'
}

/** The client's response name for one of a plan. */
export function clientName(responseName: string): string {
  return responseName.startsWith(PREFIX) ? responseName.slice(PREFIX.length) : responseName
}

/** The name in a plan of one of the client's variables. */
export function planVariable(name: string): string {
  return plannerVariable.test(name) ? PREFIX + name : name
}
