import { leavingScopes, restrictedScopes, type Scope } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { Kind, parse, type DirectiveNode, type ValueNode } from 'graphql'
import { definitions } from '@enigm/embedded'

const textsOf = (value: ValueNode): string[] =>
  value.kind === Kind.LIST ? value.values.flatMap(textsOf) : value.kind === Kind.STRING ? [value.value] : []

/** Whether a session with only these scopes passes the rule. */
function admits(held: readonly Scope[], { arguments: [argument] = [] }: DirectiveNode): boolean {
  const scopes = new Set<string>(held)
  if (argument?.value.kind !== Kind.LIST) throw new Error('the rule lists no scopes')
  return argument.value.values.some((list) => textsOf(list).every((scope) => scopes.has(scope)))
}

/** Every mutation with its scope rules. */
const mutations = Object.values(definitions).flatMap((definition) =>
  parse(subgraphSdl(definition)).definitions.flatMap((node) =>
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    node.name.value === 'Mutation'
      ? (node.fields ?? []).flatMap(({ name, directives = [] }) => {
          const rules = directives.filter((each) => each.name.value === 'requiresScopes')
          return rules.length > 0 ? [{ name: name.value, rules }] : []
        })
      : [],
  ),
)

/** The mutations that a session with these scopes may run. */
const openTo = (held: readonly Scope[]) =>
  mutations.flatMap(({ name, rules }) => (rules.every((rule) => admits(held, rule)) ? [name] : [])).sort()

describe('a restricted session', () => {
  it('[SES-03] can close sessions and run no other mutation of any service', () => {
    expect(mutations.length).toBeGreaterThan(20)
    expect(openTo(restrictedScopes)).toEqual([
      'closeAllOtherSessions',
      'closeSession',
      'closeSessionsOfUntrustedDevices',
    ])
  })
})

describe('a session of an account that is restricted or waits for its deletion', () => {
  it('[ACC-04] [THR-02] can leave, stay and delete own data with the PIN, close sessions, and run no other mutation of any service', () => {
    expect(openTo(leavingScopes)).toEqual([
      'authorizeCriticalOperation',
      'cancelAccountDeletion',
      'closeAllOtherSessions',
      'closeSession',
      'closeSessionsOfUntrustedDevices',
      'requestAccountDeletion',
      'requestDataDeletion',
      'setCriticalPin',
    ])
  })
})
