import { statementsOfLists } from '@enigm/subgraph/testkit'
import { startTestOrganizations } from './organizations/organization/organization.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

describe('the lists of several parents', () => {
  it.each(['Organization.members', 'Organization.partnerClients'])(
    '%s is read by as many statements as that of one',
    async (coordinate) => {
      const test = await starting
      const { accounts } = test
      const [type = '', name = ''] = coordinate.split('.')
      const { caller } = await accounts.person()
      const ids = [await test.create(caller), await test.create(caller), await test.create(caller)]
      const field = `${name} { edges { cursor } }`
      const one = await statementsOfLists(accounts.subgraph, caller, { type, ids: ids.slice(0, 1), field })
      expect(one.length).toBeGreaterThan(0)
      expect(await statementsOfLists(accounts.subgraph, caller, { type, ids, field })).toEqual(one)
    },
  )
})
