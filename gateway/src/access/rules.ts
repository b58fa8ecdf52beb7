import {
  Kind,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type TypeDefinitionNode,
} from 'graphql'
import { directiveName, specification, stringLists } from '../federation/federation-links'

/** What a caller needs: to have signed in and, when there are lists, all scopes of one of them. */
export interface Rule {
  readonly scopes: readonly (readonly string[])[]
}

/** `Type.field` or `Type` to what it asks for; several rules of one element must all be met. */
export type RuleMap = ReadonlyMap<string, readonly Rule[]>

/** The directives that this gateway enforces, with the versions whose meaning it knows. */
export const enforcedLinks: ReadonlySet<string> = new Set([
  `${specification.authenticated}/v0.1`,
  `${specification.requiresScopes}/v0.1`,
])

function ruleReader(
  document: DocumentNode,
): (directives: readonly ConstDirectiveNode[] | undefined) => Rule[] {
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

/** Compiles the rules of a supergraph; the directives' names are read from its links, so that a rename survives. */
export function compileRules(document: DocumentNode): RuleMap {
  const rules = new Map<string, readonly Rule[]>()
  const read = ruleReader(document)
  const keep = (coordinate: string, found: Rule[]) => {
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

/** Whether a caller with these scopes meets the rule; an empty list of scopes in a rule is met by anybody signed in. */
export function satisfies(rule: Rule, scopes: ReadonlySet<string>): boolean {
  return rule.scopes.length === 0 || rule.scopes.some((list) => list.every((scope) => scopes.has(scope)))
}
