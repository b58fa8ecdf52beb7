import { organizationsOf, statementsOfLists } from '@enigm/subgraph/testkit'
import { startTestPayments } from './payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

describe('the lists of several parents', () => {
  it.each([
    'Organization.activations',
    'Organization.entitlements',
    'Organization.orders',
    'Organization.subscriptions',
  ])('%s is read by as many statements as that of one', async (coordinate) => {
    const [type = '', name = ''] = coordinate.split('.')
    const { subgraph } = await starting
    const caller = subgraph.caller()
    const ids = await organizationsOf(subgraph, caller, 3)
    const field = `${name} { edges { cursor } }`
    const one = await statementsOfLists(subgraph, caller, { type, ids: ids.slice(0, 1), field })
    expect(one.length).toBeGreaterThan(0)
    expect(await statementsOfLists(subgraph, caller, { type, ids, field })).toEqual(one)
  })
})
