import { startTestAccounts } from '../../accounts.fixture'
import { Leaving } from '../../deletion/deletion.fixture'
import { leaveMutation } from './organization.fixture'
import { TestClients } from '../machine-client/machine-client.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const stored = async (id: string) =>
  (await starting).subgraph.app.read<{ state: string; name: string | null; since: Date | null }>(
    'SELECT state, display_name AS name, ended_at AS since FROM organization WHERE id = $1',
    [id],
  )

/** An organization whose only member has requested the deletion of the own account. */
async function leaving() {
  const accounts = await starting
  const organizations = new TestClients(accounts)
  const deletion = await Leaving.start(accounts)
  const { caller } = deletion.person
  const id = await organizations.create(caller)
  const complete = async () => {
    await deletion.request()
    await deletion.endGrace()
    await deletion.complete()
  }
  return { accounts, organizations, caller, id, complete }
}

describe('an organization without members', () => {
  it('[ACC-05] [RET-01] ends with the account of its last one: its invitations and clients end, its name is removed', async () => {
    const { accounts, organizations, caller, id, complete } = await leaving()
    const invitation = await organizations.invitation(caller, id, 'ADMIN')
    await organizations.partner(caller, id)
    await complete()
    expect(await stored(id)).toEqual([{ state: 'ENDED', name: null, since: expect.any(Date) }])
    expect((await accounts.subgraph.events(id)).map(({ type, data }) => [type, data.state])).toEqual([
      ['accounts.organization.created', 'ACTIVE'],
      ['accounts.organization.ended', 'ENDED'],
    ])
    const entries = (await accounts.subgraph.audit(`organization:${id}`)).slice(-4)
    expect(entries.map(({ actor, action, outcome }) => [actor, action, outcome])).toEqual([
      ['system', 'accounts.membership.left', 'DONE'],
      ['system', 'accounts.client.revoked', 'DONE'],
      ['system', 'accounts.membership.expired', 'DONE'],
      ['system', 'accounts.organization.ended', 'DONE'],
    ])
    expect(entries.at(-1)).toMatchObject({ target: id })
    const guest = await accounts.person()
    const { data } = await organizations.accept(guest.caller, invitation)
    expect(data.acceptOrganizationMembership.errors).toMatchObject([{ code: 'INVITATION_INVALID' }])
  })

  it('[ACC-05] does not end while it has another member', async () => {
    const { organizations, caller, id, complete } = await leaving()
    await organizations.member(caller, id, 'ADMIN')
    await complete()
    expect(await stored(id)).toMatchObject([{ state: 'ACTIVE', name: 'Our place' }])
  })

  it('[ACC-05] does not end for a member who had left it before', async () => {
    const { accounts, organizations, caller, id, complete } = await leaving()
    const elsewhere = await organizations.founded()
    const own = await organizations.invitation(elsewhere.caller, elsewhere.organizationId)
    await organizations.accept(caller, own)
    await accounts.subgraph.call(caller, leaveMutation, {
      input: { organizationId: elsewhere.organizationId },
    })
    await complete()
    expect(await stored(elsewhere.organizationId)).toMatchObject([{ state: 'ACTIVE' }])
    expect(await stored(id)).toMatchObject([{ state: 'ENDED' }])
    expect((await accounts.subgraph.events(elsewhere.organizationId)).map(({ type }) => type)).toEqual([
      'accounts.organization.created',
    ])
  })

  it('[RET-01] keeps its name under a legal hold', async () => {
    const { accounts, id, complete } = await leaving()
    await accounts.subgraph.app.read(
      `INSERT INTO legal_hold (id, subject_id, ground, until)
       VALUES ($1, $2, 'COURT_ORDER', clock_timestamp() + interval '1 hour')`,
      [`hold_${id}`, id],
    )
    await complete()
    expect(await stored(id)).toMatchObject([{ state: 'ENDED', name: 'Our place' }])
  })
})
