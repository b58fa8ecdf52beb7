import { organizationsOf, statementsOfLists } from '@enigm/subgraph/testkit'
import { EsimTest } from './esim/esim.fixture'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

describe('the lists of several parents', () => {
  it.each(['Organization.esims', 'Organization.esimAudit'])(
    '%s is read by as many statements as that of one',
    async (coordinate) => {
      const [type = '', name = ''] = coordinate.split('.')
      const { subgraph } = test
      const caller = subgraph.caller()
      const ids = await organizationsOf(subgraph, caller, 3)
      const field = `${name} { edges { cursor } }`
      const one = await statementsOfLists(subgraph, caller, { type, ids: ids.slice(0, 1), field })
      expect(one.length).toBeGreaterThan(0)
      expect(await statementsOfLists(subgraph, caller, { type, ids, field })).toEqual(one)
    },
  )
})
