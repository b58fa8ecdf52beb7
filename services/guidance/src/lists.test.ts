import { organizationsOf, statementsOfLists } from '@enigm/subgraph/testkit'
import { TestGuidance } from './guidance.fixture'

let guidance: TestGuidance
beforeAll(async () => {
  guidance = await TestGuidance.start()
})
afterAll(() => guidance.stop())

describe('the lists of several parents', () => {
  it.each(['Organization.trainingResults'])(
    '%s is read by as many statements as that of one',
    async (coordinate) => {
      const [type = '', name = ''] = coordinate.split('.')
      const { subgraph } = guidance
      const { caller } = guidance.learner()
      const ids = await organizationsOf(subgraph, caller, 3)
      const field = `${name} { edges { cursor } }`
      const one = await statementsOfLists(subgraph, caller, { type, ids: ids.slice(0, 1), field })
      expect(one.length).toBeGreaterThan(0)
      expect(await statementsOfLists(subgraph, caller, { type, ids, field })).toEqual(one)
    },
  )
})
