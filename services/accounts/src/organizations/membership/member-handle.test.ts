import { memberHandle, nameOlderMembers } from './member-handle'
import { startTestOrganizations } from '../organization/organization.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

describe('nameOlderMembers', () => {
  it('gives older memberships their handle, leaves invitations without one, and changes nothing the second time', async () => {
    const test = await starting
    const { app } = test.accounts.subgraph
    const { caller, organizationId } = await test.founded()
    await test.member(caller, organizationId)
    await test.invitation(caller, organizationId)
    const rows = () =>
      test.accounts.sql(
        `SELECT version, account_id AS "accountId", handle FROM organization_member WHERE organization_id = $1 ORDER BY id`,
        organizationId,
      )
    const before = await rows()
    await test.accounts.sql(
      'UPDATE organization_member SET handle = NULL WHERE organization_id = $1',
      organizationId,
    )
    await nameOlderMembers(app)
    await nameOlderMembers(app)
    expect(await rows()).toEqual(before)
    expect(before.map(({ handle }) => handle).sort()).toEqual(
      before.map(({ accountId }) => accountId && memberHandle(app, organizationId, accountId)).sort(),
    )
    expect(before.filter(({ handle }) => handle)).toHaveLength(2)
  })
})

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
