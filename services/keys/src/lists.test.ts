import { organizationsOf, statementsOfLists } from '@enigm/subgraph/testkit'
import { KeyState } from './key/key.lifecycle'
import { Holder, TestKeys } from './keys.fixture'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

describe('the lists of several parents', () => {
  it.each(['Organization.enigmKeys'])(
    '%s is read by as many statements as that of one',
    async (coordinate) => {
      const [type = '', name = ''] = coordinate.split('.')
      const { subgraph } = keys
      const { panel } = await Holder.create(keys)
      const ids = await organizationsOf(subgraph, panel, 3)
      const field = `${name} { edges { cursor } }`
      const one = await statementsOfLists(subgraph, panel, { type, ids: ids.slice(0, 1), field })
      expect(one.length).toBeGreaterThan(0)
      expect(await statementsOfLists(subgraph, panel, { type, ids, field })).toEqual(one)
    },
  )

  it.each(['EnigmKey.emergencyEvents'])(
    '%s is read by as many statements as that of one',
    async (coordinate) => {
      const [, name] = coordinate.split('.')
      const holder = await Holder.create(keys)
      for (let count = 0; count < 3; count++) await holder.key(KeyState.ACTIVE)
      const read = (first: number) =>
        statementsOfLists(keys.subgraph, holder.panel, {
          type: 'Account',
          ids: [holder.accountId],
          field: `enigmKeys(first: ${first}) { edges { node { ${name} { edges { cursor } } } } }`,
        })
      const one = await read(1)
      expect(one.length).toBeGreaterThan(1)
      expect(await read(3)).toEqual(one)
    },
  )
})
