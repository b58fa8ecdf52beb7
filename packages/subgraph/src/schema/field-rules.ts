import type { CriticalOperationName, Scope } from '@enigm/contracts'
import {
  Kind,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type DocumentNode,
  type ObjectTypeDefinitionNode,
} from 'graphql'

/** All scopes of one of the inner lists: `[['a', 'b'], ['c']]` is (a and b) or c. */
type ScopeAlternatives = readonly (readonly Scope[])[]

/** The requirements of the directives of a field and of its type together. */
export interface FieldRule {
  /** The caller must be signed in. */
  readonly authenticated: boolean
  /** Each of these must be fulfilled. */
  readonly scopes: readonly ScopeAlternatives[]
  readonly critical?: { readonly operation: CriticalOperationName; readonly target: string }
  readonly audited: boolean
}

/** The rules by `Type.field`; fields without a rule are absent. */
export type FieldRules = ReadonlyMap<string, FieldRule>

/** Reads the rules from the SDL that composition reads too, so that gateway and subgraph cannot differ. */
export function fieldRules(document: DocumentNode): FieldRules {
  const rules = new Map<string, FieldRule>()
  for (const type of objectTypes(document)) {
    for (const field of type.fields ?? []) {
      const rule = ruleOf([...(type.directives ?? []), ...(field.directives ?? [])])
      if (rule) rules.set(`${type.name.value}.${field.name.value}`, rule)
    }
  }
  return rules
}

export function objectTypes(document: DocumentNode): ObjectTypeDefinitionNode[] {
  return document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
}

/** Whether a directive is an access rule. */
export function isRule(directive: ConstDirectiveNode): boolean {
  return ['authenticated', 'requiresScopes', 'critical', 'audited'].includes(directive.name.value)
}

/** The arguments of a directive as plain values. */
export function directiveArguments(directive: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    (directive.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  )
}

function ruleOf(directives: readonly ConstDirectiveNode[]): FieldRule | undefined {
  const named = (name: string) => directives.filter((directive) => directive.name.value === name)
  const scopes = named('requiresScopes').map((node) => directiveArguments(node).scopes as ScopeAlternatives)
  const [critical] = named('critical').map(
    (node) => directiveArguments(node) as unknown as FieldRule['critical'],
  )
  const authenticated = named('authenticated').length > 0 || scopes.length > 0
  const audited = named('audited').length > 0
  if (!authenticated && !critical && !audited) return undefined
  return { authenticated, scopes, critical, audited }
}
