import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Kind,
  parse,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ValueNode,
} from 'graphql'

/** A query or mutation of the panel, as the schemas of the subgraphs declare it. */
export interface SchemaOperation {
  readonly name: string
  readonly isMutation: boolean
  readonly description: string
  /** The caller needs all scopes of one of the lists; none is needed if there is no list. */
  readonly scopes: readonly (readonly string[])[]
  /** The action with which an object offers the operation. */
  readonly action: OfferedAction | null
}

/** A value of an enum of actions: that of the device and that of its command can have the same name. */
interface OfferedAction {
  readonly enumName: string
  readonly value: string
}

const CALL = /^Call (.+)\.$/

/** The operations of the panel in the schemas of all subgraphs, `services/<name>/schema.graphql`. */
export function panelOperations(root: string): SchemaOperation[] {
  const documents = readdirSync(join(root, 'services'))
    .sort()
    .map((name) => parse(readFileSync(join(root, 'services', name, 'schema.graphql'), 'utf8')))
  const actions = new Map(documents.flatMap(actionsIn))
  const operations = documents.flatMap((document) => operationsIn(document, actions))
  return [...new Map(operations.map((operation) => [operation.name, operation])).values()]
}

function operationsIn(
  { definitions }: DocumentNode,
  actions: ReadonlyMap<string, OfferedAction>,
): SchemaOperation[] {
  return definitions.flatMap((definition) => {
    const isObject =
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION
    if (!isObject || !['Query', 'Mutation'].includes(definition.name.value)) return []
    return (definition.fields ?? []).filter(isOfPanel).map((field) => ({
      name: field.name.value,
      isMutation: definition.name.value === 'Mutation',
      description: (field.description?.value ?? '').trim(),
      scopes: scopesOf(field),
      action: actions.get(field.name.value) ?? null,
    }))
  })
}

function isOfPanel({ directives = [] }: FieldDefinitionNode): boolean {
  return directives.some((directive) => directive.name.value === 'tag' && argument(directive) === 'panel')
}

function scopesOf({ directives = [] }: FieldDefinitionNode): string[][] {
  const rule = directives.find(({ name }) => name.value === 'requiresScopes')
  return rule ? (argument(rule) as string[][]) : []
}

function argument({ arguments: [first] = [] }: DirectiveNode): unknown {
  return first && valueOf(first.value)
}

function valueOf(node: ValueNode): unknown {
  if (node.kind === Kind.LIST) return node.values.map(valueOf)
  return node.kind === Kind.STRING ? node.value : undefined
}

/** The values of the enums of actions, by the operation that their description names. */
function actionsIn({ definitions }: DocumentNode): [operation: string, action: OfferedAction][] {
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || !definition.name.value.endsWith('Action')) return []
    const enumName = definition.name.value
    return (definition.values ?? []).flatMap(({ name, description }) => {
      const [, operations = ''] = CALL.exec(description?.value.trim() ?? '') ?? []
      return operations
        .split(' or ')
        .flatMap((operation): [string, OfferedAction][] =>
          operation ? [[operation, { enumName, value: name.value }]] : [],
        )
    })
  })
}
