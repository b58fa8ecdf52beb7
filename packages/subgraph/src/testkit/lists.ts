import { newId } from '@enigm/contracts'
import type { TestCaller } from './keys'
import { statementsOf } from './statements'
import type { TestSubgraph } from './subgraph'

/** Makes a caller the administrator of new organizations, as accounts reports it. @returns their ids */
export function organizationsOf(
  subgraph: TestSubgraph,
  { accountId }: TestCaller,
  count: number,
): Promise<string[]> {
  const joined = Array.from({ length: count }, async () => {
    const [organizationId, membershipId] = [newId('organization'), newId('membership')]
    const membership = {
      membershipId,
      organizationId,
      accountId: accountId!,
      role: 'ADMIN',
      state: 'ACTIVE',
    } as const
    await subgraph.publish('accounts.membership.activated', membershipId, 1, membership)
    await subgraph.applied(membershipId, 1)
    return organizationId
  })
  return Promise.all(joined)
}

interface ReadLists {
  /** Of the parents. */
  type: string
  ids: readonly string[]
  /** The field of the list with its selection, e.g. `members { edges { cursor } }`. */
  field: string
}

/** The statements that read a list of each parent. @throws Error if a list is null or cannot be read */
export function statementsOfLists(
  subgraph: TestSubgraph,
  caller: TestCaller,
  { type, ids, field }: ReadLists,
): Promise<string[]> {
  const query = `query ($references: [_Any!]!) { _entities(representations: $references) { ... on ${type} { list: ${field} } } }`
  const references = ids.map((id) => ({ __typename: type, id }))
  return statementsOf(subgraph.app, async () => {
    const { data, errors } = await subgraph.call<{ _entities: ({ list: object | null } | null)[] }>(
      caller,
      query,
      { references },
    )
    const lists = data?._entities.map((entity) => entity?.list ?? null) ?? []
    if (errors || lists.length !== ids.length || lists.includes(null))
      throw new Error(`the lists are not read: ${JSON.stringify({ data, errors })}`)
  })
}

/** The statements that read a list of one new organization, and of three. @param coordinate e.g. `Organization.esims` */
export async function statementsOfOrganizations(
  subgraph: TestSubgraph,
  caller: TestCaller,
  coordinate: string,
): Promise<{ one: string[]; several: string[] }> {
  const [type = '', name = ''] = coordinate.split('.')
  const ids = await organizationsOf(subgraph, caller, 3)
  const field = `${name} { edges { cursor } }`
  const one = await statementsOfLists(subgraph, caller, { type, ids: ids.slice(0, 1), field })
  return { one, several: await statementsOfLists(subgraph, caller, { type, ids, field }) }
}
