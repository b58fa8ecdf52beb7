import { statementsOfOrganizations } from '@enigm/subgraph/testkit'
import { EsimTest } from './esim/esim.fixture'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

describe('the lists of several parents', () => {
  it('Organization.esims is read by as many statements as that of one', async () => {
    const { subgraph } = test
    const caller = subgraph.caller()
    const { one, several } = await statementsOfOrganizations(subgraph, caller, 'Organization.esims')
    expect(one.length).toBeGreaterThan(0)
    expect(several).toEqual(one)
  })
})
