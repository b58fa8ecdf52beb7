import { statementsOfOrganizations } from '@enigm/subgraph/testkit'
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
      const { subgraph } = guidance
      const { caller } = guidance.learner()
      const { one, several } = await statementsOfOrganizations(subgraph, caller, coordinate)
      expect(one.length).toBeGreaterThan(0)
      expect(several).toEqual(one)
    },
  )
})
