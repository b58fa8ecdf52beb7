import { failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../accounts.fixture'
import { TestClients } from '../organizations/machine-client/machine-client.fixture'
import { leaveMutation, TestOrganizations } from '../organizations/organization/organization.fixture'
import { TestStaff } from '../platform/staff/administration.fixture'
import { Leaving } from './deletion.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

/** An administrator who requests the deletion of the own account, and the organization. */
async function administrator() {
  const accounts = await starting
  const organizations = new TestOrganizations(accounts)
  const leaving = await Leaving.start(accounts)
  const { caller } = leaving.person
  return { accounts, organizations, leaving, caller, organizationId: await organizations.create(caller) }
}

describe('an organization whose administrator requests the deletion of the own account', () => {
  it('[ACC-04] keeps an administrator: the last one is refused while there are other members', async () => {
    const { organizations, leaving, caller, organizationId } = await administrator()
    const { membershipId } = await organizations.member(caller, organizationId)
    const standing = await leaving.standing()
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('LAST_ADMINISTRATOR')
    expect(await leaving.standing()).toEqual(standing)
    await organizations.setRole(caller, membershipId, 'ADMIN')
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBeUndefined()
  })

  it('[ACC-04] does not count a leaving administrator: the other one can neither leave nor be deleted', async () => {
    const { accounts, organizations, leaving, caller, organizationId } = await administrator()
    const other = await organizations.member(caller, organizationId, 'ADMIN')
    await leaving.request()
    const leave = { input: { organizationId } }
    expect(failureOf(await accounts.subgraph.call(other.caller, leaveMutation, leave))).toBe(
      'LAST_ADMINISTRATOR',
    )
    const second = new Leaving(accounts, other)
    expect(failureOf(await second.act('requestAccountDeletion'))).toBe('LAST_ADMINISTRATOR')
    await leaving.act('cancelAccountDeletion')
    expect(failureOf(await accounts.subgraph.call(other.caller, leaveMutation, leave))).toBeUndefined()
  })

  it.each(['suspendAccount', 'restrictAccount'] as const)(
    '[ACC-04] [THR-01] does not count an administrator who cannot act: %s',
    async (action) => {
      const { accounts, organizations, leaving, caller, organizationId } = await administrator()
      const other = await organizations.member(caller, organizationId, 'ADMIN')
      const operator = await accounts.person('OPERATOR')
      const staff = new TestStaff(accounts)
      const put = (name: typeof action | 'reinstateAccount') =>
        staff.act(operator.caller, name, staff.handle(other.accountId))
      expect(failureOf(await put(action))).toBeUndefined()
      const leave = { input: { organizationId } }
      expect(failureOf(await accounts.subgraph.call(caller, leaveMutation, leave))).toBe('LAST_ADMINISTRATOR')
      expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('LAST_ADMINISTRATOR')
      expect(failureOf(await put('reinstateAccount'))).toBeUndefined()
      expect(failureOf(await accounts.subgraph.call(caller, leaveMutation, leave))).toBeUndefined()
    },
  )

  it('[ACC-05] [FED-05] without other members keeps no active machine client', async () => {
    const clients = new TestClients(await starting)
    const leaving = await Leaving.start(clients.accounts)
    const { caller } = leaving.person
    const [left, kept] = [await clients.create(caller), await clients.create(caller)]
    await clients.member(caller, kept, 'ADMIN')
    const [ofLeft, ofKept] = [await clients.partner(caller, left), await clients.partner(caller, kept)]
    await leaving.request()
    await leaving.endGrace()
    await leaving.complete()
    expect((await clients.issue(await ofLeft.key.assertion(ofLeft.id))).token).toBeNull()
    expect((await clients.issue(await ofKept.key.assertion(ofKept.id))).token).toEqual(expect.any(String))
    const types = (await clients.accounts.subgraph.events(ofLeft.id)).map(({ type }) => type)
    expect(types).toEqual(['accounts.client.registered', 'accounts.client.revoked'])
    expect(await clients.accounts.subgraph.audit(`organization:${left}`)).toContainEqual(
      expect.objectContaining({ action: 'accounts.client.revoked', target: ofLeft.id, outcome: 'DONE' }),
    )
  })

  it('[ACC-04] without other members does not block the deletion; an invited person can join only as an administrator', async () => {
    const { accounts, organizations, leaving, caller, organizationId } = await administrator()
    const invitations = {
      member: await organizations.invitation(caller, organizationId),
      admin: await organizations.invitation(caller, organizationId, 'ADMIN'),
    }
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBeUndefined()
    const guest = await accounts.person()
    expect(failureOf(await organizations.accept(guest.caller, invitations.member))).toBe('INVITATION_INVALID')
    expect(failureOf(await organizations.accept(guest.caller, invitations.admin))).toBeUndefined()
  })

  it('[SRV-05] is not left alone with its server: the deletion of its only administrator is refused or waits', async () => {
    const { leaving, organizationId } = await administrator()
    const serverId = await leaving.own('ACTIVE', undefined, 1, organizationId)
    const standing = await leaving.standing()
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('OWNED_SERVERS')
    expect(await leaving.standing()).toEqual(standing)
    await leaving.own('CANCELED', serverId, 2, organizationId)
    await leaving.request()
    await leaving.own('ACTIVE', undefined, 1, organizationId)
    await leaving.endGrace()
    expect(await leaving.steps()).toMatchObject({ servers: 'BLOCKED' })
  })

  it('[SRV-05] with a server and another administrator does not block the deletion', async () => {
    const { organizations, leaving, caller, organizationId } = await administrator()
    await organizations.member(caller, organizationId, 'ADMIN')
    await leaving.own('ACTIVE', undefined, 1, organizationId)
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBeUndefined()
  })

  it('[ACC-05] loses the membership with the account, in the organization’s trail, and no row names the account', async () => {
    const { accounts, organizations, leaving, caller, organizationId } = await administrator()
    const other = await organizations.member(caller, organizationId, 'ADMIN')
    await leaving.request()
    await leaving.endGrace()
    await leaving.complete()
    const rows = await organizations.rows(organizationId)
    expect(rows.map(({ id, state }) => [id, state])).toEqual([[other.membershipId, 'ACTIVE']])
    expect((await accounts.subgraph.audit(`organization:${organizationId}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'accounts.membership.left',
      target: leaving.accountId,
    })
  })
})
