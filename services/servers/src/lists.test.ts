import { statementsOfLists, statementsOfOrganizations, type TestCaller } from '@enigm/subgraph/testkit'
import { ServersTest } from './servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

describe('the lists of several parents', () => {
  it.each(['Organization.provisioningRequests', 'Organization.servers'])(
    '%s is read by as many statements as that of one',
    async (coordinate) => {
      const { subgraph } = test
      const caller = subgraph.caller()
      const { one, several } = await statementsOfOrganizations(subgraph, caller, coordinate)
      expect(one.length).toBeGreaterThan(0)
      expect(several).toEqual(one)
    },
  )

  describe('of servers', () => {
    let caller: TestCaller
    const ids: string[] = []
    beforeAll(async () => {
      caller = await test.account()
      for (let count = 0; count < 3; count++) ids.push((await test.server(caller)).id)
    })

    it.each([
      'Server.connectedDevices',
      'Server.contentDeletions',
      'Server.joinRequests',
      'Server.members',
      'Server.platformActions',
      'Server.policyVersions',
      'Server.securityEvents',
    ])('%s is read by as many statements as that of one', async (coordinate) => {
      const [type = '', name = ''] = coordinate.split('.')
      const field = `${name} { edges { cursor } }`
      const one = await statementsOfLists(test.subgraph, caller, { type, ids: ids.slice(0, 1), field })
      expect(one.length).toBeGreaterThan(0)
      expect(await statementsOfLists(test.subgraph, caller, { type, ids, field })).toEqual(one)
    })
  })
})
