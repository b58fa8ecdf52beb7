import { newId } from '@enigm/contracts'
import { statementsOfLists, statementsOfOrganizations, type TestSubgraph } from '@enigm/subgraph/testkit'
import { member, ManagedPhone } from './command/commands.fixture'
import { Owner, startDevices } from './device/device.fixture'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

describe('the lists of several parents', () => {
  it.each(['Organization.managedDevices'])(
    '%s is read by as many statements as that of one',
    async (coordinate) => {
      const { panel } = new Owner(subgraph)
      const { one, several } = await statementsOfOrganizations(subgraph, panel, coordinate)
      expect(one.length).toBeGreaterThan(0)
      expect(several).toEqual(one)
    },
  )

  it.each([
    ['Device.commands', 'Account', 'devices'],
    ['ManagedDevice.commands', 'Organization', 'managedDevices'],
  ] as const)('%s is read by as many statements as that of one', async (coordinate, type, devices) => {
    const [, name] = coordinate.split('.')
    const [owner, admin] = [new Owner(subgraph), new Owner(subgraph)]
    const organizationId = newId('organization')
    await member(subgraph, admin, organizationId, 'ADMIN')
    await member(subgraph, owner, organizationId)
    for (let count = 0; count < 3; count++) {
      const phone = await ManagedPhone.managed(subgraph, owner)
      await phone.does('bindManagedDevice', { organizationId })
    }
    const [viewer, id] = type === 'Account' ? [owner, owner.accountId] : [admin, organizationId]
    const read = (first: number) =>
      statementsOfLists(subgraph, viewer.panel, {
        type,
        ids: [id],
        field: `${devices}(first: ${first}) { edges { node { ${name} { edges { cursor } } } } }`,
      })
    const one = await read(1)
    expect(one.length).toBeGreaterThan(1)
    expect(await read(3)).toEqual(one)
  })
})
