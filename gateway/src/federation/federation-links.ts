import {
  Kind,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type ValueNode,
} from 'graphql'

/** One `@link` of a schema: the specification and the names of its elements in this document. */
interface SchemaLink {
  /** The specification without its version, e.g. `https://specs.apollo.dev/requiresScopes`. */
  readonly identity: string
  readonly url: string
  readonly purpose: string | undefined
  readonly node: ConstDirectiveNode
  /** The name of a directive in this document, without `@`; follows renames by `as`. */
  directiveName(name: string): string
}

type SchemaNode = Extract<DefinitionNode, { kind: Kind.SCHEMA_DEFINITION | Kind.SCHEMA_EXTENSION }>

export function isSchemaNode(node: DefinitionNode): node is SchemaNode {
  return node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
}

function argument(directive: ConstDirectiveNode, name: string): ValueNode | undefined {
  return directive.arguments?.find((candidate) => candidate.name.value === name)?.value
}

function text(value: ValueNode | undefined): string | undefined {
  if (value?.kind === Kind.STRING || value?.kind === Kind.ENUM) return value.value
  return undefined
}

/** Imported names: name in the specification to name in this document, both with `@`. */
function importedNames(value: ValueNode | undefined): Map<string, string> {
  const names = new Map<string, string>()
  if (value?.kind !== Kind.LIST) return names
  for (const item of value.values) {
    if (item.kind === Kind.STRING) names.set(item.value, item.value)
    if (item.kind !== Kind.OBJECT) continue
    const field = (key: string) => text(item.fields.find((entry) => entry.name.value === key)?.value)
    const original = field('name')
    if (original) names.set(original, field('as') ?? original)
  }
  return names
}

function schemaLink(node: ConstDirectiveNode): SchemaLink | undefined {
  const url = text(argument(node, 'url'))
  if (!url) return undefined
  const identity = url.replace(/\/v\d+\.\d+\/?$/, '')
  const specification = identity.slice(identity.lastIndexOf('/') + 1)
  const namespace = text(argument(node, 'as')) ?? specification
  const imports = importedNames(argument(node, 'import'))
  return {
    identity,
    url,
    purpose: text(argument(node, 'for')),
    node,
    directiveName: (name) =>
      imports.get(`@${name}`)?.slice(1) ?? (name === specification ? namespace : `${namespace}__${name}`),
  }
}

/** Every `@link` of a schema document. */
function schemaLinks(document: DocumentNode): SchemaLink[] {
  return document.definitions
    .filter(isSchemaNode)
    .flatMap((node) => node.directives ?? [])
    .flatMap((directive) => schemaLink(directive) ?? [])
}

/** The name of a specification's directive in this document; undefined when the document does not link it. */
export function directiveName(document: DocumentNode, identity: string, name: string): string | undefined {
  return schemaLinks(document)
    .find((link) => link.identity === identity)
    ?.directiveName(name)
}

export const specification = {
  federation: 'https://specs.apollo.dev/federation',
  authenticated: 'https://specs.apollo.dev/authenticated',
  requiresScopes: 'https://specs.apollo.dev/requiresScopes',
} as const

/** The value of a directive's string argument. */
export function stringArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  return text(argument(directive, name))
}

/** The value of a directive's argument that is a list of lists of strings. */
export function stringLists(directive: ConstDirectiveNode, name: string): string[][] {
  const value = argument(directive, name)
  if (value?.kind !== Kind.LIST) return []
  return value.values.map((list) =>
    list.kind === Kind.LIST ? list.values.flatMap((item) => text(item) ?? []) : [],
  )
}
