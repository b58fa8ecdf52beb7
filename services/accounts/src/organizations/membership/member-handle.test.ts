import { startTestOrganizations } from '../organization/organization.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

describe('a stored handle', () => {
  it('[DEV-17] is what the list of members shows, and goes with the account', async () => {
    const test = await starting
    const { accounts } = test
    const founder = await accounts.person()
    const organizationId = await test.create(founder.caller)
    const seen = await test.see(founder.caller, organizationId)
    const [{ handle }] = await accounts.sql(
      'SELECT handle FROM organization_member WHERE organization_id = $1',
      organizationId,
    )
    expect(seen.data.organization.members.edges[0].node.handle).toBe(handle)
    await expect(
      accounts.sql(
        'UPDATE organization_member SET account_id = NULL WHERE organization_id = $1',
        organizationId,
      ),
    ).rejects.toThrow('check constraint')
  })
})
