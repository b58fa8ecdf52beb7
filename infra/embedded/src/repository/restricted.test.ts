import { restrictedScopes } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { Kind, parse, type DirectiveNode, type ValueNode } from 'graphql'
import { definitions } from '../definitions'

const held = new Set<string>(restrictedScopes)

const textsOf = (value: ValueNode): string[] =>
  value.kind === Kind.LIST ? value.values.flatMap(textsOf) : value.kind === Kind.STRING ? [value.value] : []

/** Whether a session that holds nothing but the scopes of a restricted one passes the rule. */
function admits({ arguments: [argument] = [] }: DirectiveNode): boolean {
  if (argument?.value.kind !== Kind.LIST) throw new Error('the rule lists no scopes')
  return argument.value.values.some((list) => textsOf(list).every((scope) => held.has(scope)))
}

/** Mutations with a rule, and whether a restricted session passes it. */
const mutations = Object.values(definitions).flatMap((definition) =>
  parse(subgraphSdl(definition)).definitions.flatMap((node) =>
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    node.name.value === 'Mutation'
      ? (node.fields ?? []).flatMap(({ name, directives = [] }) => {
          const rules = directives.filter((each) => each.name.value === 'requiresScopes')
          return rules.length > 0 ? [{ name: name.value, open: rules.every(admits) }] : []
        })
      : [],
  ),
)

describe('a restricted session', () => {
  it('[SES-03] can close sessions and run no other mutation of any service', () => {
    expect(mutations.length).toBeGreaterThan(20)
    const open = mutations.filter((mutation) => mutation.open).map(({ name }) => name)
    expect(open.sort()).toEqual(['closeAllOtherSessions', 'closeSession', 'closeSessionsOfUntrustedDevices'])
  })
})
