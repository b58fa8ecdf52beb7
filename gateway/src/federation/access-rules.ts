import {
  Kind,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type TypeDefinitionNode,
} from 'graphql'
import { directiveName, specification, stringLists } from './federation-links'

/** The caller must be signed in and, when there are scope lists, hold every scope of at least one list. */
export interface AccessRule {
  readonly scopes: readonly (readonly string[])[]
}

/** Rules by coordinate, `Type` or `Type.field`; a caller must meet every rule of a coordinate. */
export type AccessRules = ReadonlyMap<string, readonly AccessRule[]>

/** Specifications that this gateway enforces, in the versions it implements. */
export const enforcedLinks: ReadonlySet<string> = new Set([
  `${specification.authenticated}/v0.1`,
  `${specification.requiresScopes}/v0.1`,
])

function ruleReader(
  document: DocumentNode,
): (directives: readonly ConstDirectiveNode[] | undefined) => AccessRule[] {
  const authenticated = directiveName(document, specification.authenticated, 'authenticated')
  const requiresScopes = directiveName(document, specification.requiresScopes, 'requiresScopes')
  return (directives) =>
    (directives ?? []).flatMap((directive) => {
      if (directive.name.value === authenticated) return { scopes: [] }
      if (directive.name.value === requiresScopes) return { scopes: stringLists(directive, 'scopes') }
      return []
    })
}

const typeKinds: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
])

function isTypeDefinition(node: DefinitionNode): node is TypeDefinitionNode {
  return typeKinds.has(node.kind)
}

/** Reads the access rules of a supergraph. Directive names come from its `@link`s, so an import under another name is followed. */
export function compileRules(document: DocumentNode): AccessRules {
  const rules = new Map<string, readonly AccessRule[]>()
  const read = ruleReader(document)
  const keep = (coordinate: string, found: AccessRule[]) => {
    if (found.length > 0) rules.set(coordinate, [...(rules.get(coordinate) ?? []), ...found])
  }
  for (const definition of document.definitions) {
    if (!isTypeDefinition(definition)) continue
    keep(definition.name.value, read(definition.directives))
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue
    for (const field of definition.fields ?? []) {
      keep(`${definition.name.value}.${field.name.value}`, read(field.directives))
    }
  }
  return rules
}
