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
  /** The enum value with which an object offers the operation. */
  readonly action: string | null
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
  actions: ReadonlyMap<string, string>,
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
function actionsIn({ definitions }: DocumentNode): [operation: string, action: string][] {
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || !definition.name.value.endsWith('Action')) return []
    return (definition.values ?? []).flatMap(({ name, description }) => {
      const [, operations = ''] = CALL.exec(description?.value.trim() ?? '') ?? []
      return operations
        .split(' or ')
        .flatMap((operation): [string, string][] => (operation ? [[operation, name.value]] : []))
    })
  })
}
