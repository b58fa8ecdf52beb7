import { newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import { provisioningMutation } from './operations.fixture'
import {
  contentMutation,
  deleteMutation,
  newKey,
  ServersTest,
  type TestOrganization,
  type TestServer,
} from './servers.fixture'

let test: ServersTest
let server: TestServer
beforeAll(async () => {
  test = await ServersTest.start()
  server = await test.server()
})
afterAll(() => test.stop())

async function startDeletion({ accountId }: TestCaller, deletionId: string): Promise<void> {
  const data = { accountId: accountId!, state: 'DELETION_REQUESTED' as const, deletionId }
  await test.subgraph.publish('accounts.account.deletion.started', accountId!, 2, data)
}
/** Starts the deletion of the account and gives the answer of the service. */
async function deleteAccount(caller: TestCaller) {
  const deletionId = newId('accountDeletion')
  await startDeletion(caller, deletionId)
  return answerTo(deletionId)
}
const answerTo = (deletionId: string) =>
  test.subgraph.until(async () => (await test.subgraph.events(deletionId))[0], 'the answer')
const retained = ['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox']
const orderDeletion = async (memberId: string) => {
  const grant = await test.subgraph.grant(server.owner, 'MEMBER_CONTENT_DELETION', memberId)
  return test.call(server.owner, contentMutation, { memberId, idempotencyKey: newKey(), grant })
}

describe('the deletion of an account', () => {
  it('[ACC-05] ends its memberships and requests and removes its rows alone', async () => {
    const [member, other] = [await test.member(server), await test.member(server)]
    const elsewhere = await test.server()
    const requestId = await test.request(member.caller, elsewhere.locator)
    const answer = await deleteAccount(member.caller)
    expect(answer).toMatchObject({
      type: 'servers.erasure.completed',
      data: {
        // The membership, two requests, the projections of the account and of its device.
        erased: 5,
        detached: 0,
        retained: [{ ground: 'SECURITY' }, { ground: 'EVENT_DELIVERY' }, { ground: 'TOMBSTONE' }],
      },
    })
    expect((await test.subgraph.events(member.id)).at(-1)).toMatchObject({
      type: 'servers.member.left',
      data: { memberId: member.id, serverId: server.id, state: 'LEFT' },
    })
    expect((await test.subgraph.events(requestId)).at(-1)).toMatchObject({
      type: 'servers.join.closed',
      data: { state: 'CLOSED' },
    })
    expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', requestId)).toEqual([])
    const entries = await test.subgraph.audit(`server:${server.id}`)
    expect(entries.at(-1)).toMatchObject({
      actor: 'system',
      action: 'servers.member.left',
      target: member.id,
      reason: 'ACCOUNT_DELETED',
    })
    const members = await test.sql('SELECT account_id FROM member WHERE server_id = $1', server.id)
    const present = members.map((row) => row.account_id as string)
    expect(present).toEqual(expect.arrayContaining([server.owner.accountId, other.caller.accountId]))
    expect(present).not.toContain(member.caller.accountId)
    expect(await test.subgraph.tablesWith(member.caller.accountId!)).toEqual(retained)
  })

  it('[ACC-05] [ACC-07] keeps the records of others, which lead to no account', async () => {
    const member = await test.member(server)
    await orderDeletion(member.id)
    const owner = await test.account()
    const owned = await test.server(owner)
    const grant = await test.subgraph.grant(owner, 'SERVER_DELETION', owned.id)
    await test.call(owner, deleteMutation, { serverId: owned.id, confirmLocator: owned.locator, grant })
    await test.inState(owner, owned.id, 'DELETED')
    for (const caller of [member.caller, owner]) {
      expect((await deleteAccount(caller)).data).toMatchObject({ detached: 1 })
      expect(await test.subgraph.tablesWith(caller.accountId!)).toEqual(retained)
    }
    const [kept] = await test.sql('SELECT account_id, state FROM member WHERE id = $1', member.id)
    expect(kept).toEqual({ account_id: expect.stringMatching(/^acct_/), state: 'LEFT' })
    expect(
      await test.sql('SELECT member_id FROM content_deletion WHERE member_id = $1', member.id),
    ).toHaveLength(1)
    const [deleted] = await test.sql('SELECT owner_id, state FROM server WHERE id = $1', owned.id)
    expect(deleted).toEqual({ owner_id: expect.stringMatching(/^acct_/), state: 'DELETED' })
  })

  it('[ACC-05] waits while the account owns a server, and changes nothing before', async () => {
    const owner = await test.account()
    const owned = await test.server(owner)
    const deletionId = newId('accountDeletion')
    await startDeletion(owner, deletionId)
    await test.subgraph.until(async () => {
      const sql = 'SELECT 1 FROM inbox WHERE aggregate_id = $1 AND attempts > 0'
      return (await test.sql(sql, owner.accountId))[0]
    }, 'a first try')
    expect(await test.see(owner, owned.id)).toMatchObject({ state: 'ACTIVE' })
    expect(await test.subgraph.events(deletionId)).toEqual([])
    await test.sql(
      `UPDATE server SET state = 'DELETED', deleted_at = now(), locator = NULL, display_name = NULL WHERE id = $1`,
      owned.id,
    )
    await answerTo(deletionId)
    expect(await test.subgraph.tablesWith(owner.accountId!)).toEqual(retained)
  })

  it('[ACC-05] is not undone by later events of devices, entitlements and the account', async () => {
    const { caller } = await test.member(server)
    const accountId = caller.accountId!
    await deleteAccount(caller)
    const [deviceId, entitlementId] = [newId('device'), newId('entitlement')]
    const device = { deviceId, accountId, sessionId: newId('session'), state: 'REVOKED' as const }
    const entitlement = { entitlementId, productKind: 'SERVER' as const }
    const publish = test.subgraph.publish.bind(test.subgraph)
    const effectiveAt = new Date().toISOString()
    await publish('devices.device.revoked', deviceId, 1, { ...device, effectiveAt })
    await publish('devices.device.erased', deviceId, 2, device)
    await publish('payments.entitlement.expired', entitlementId, 1, {
      ...entitlement,
      accountId,
      state: 'EXPIRED',
    })
    await publish('payments.entitlement.erased', entitlementId, 2, { ...entitlement, state: 'REVOKED' })
    const locked = { accountId, state: 'DELETION_REQUESTED' as const }
    await publish('accounts.account.pin.locked', accountId, 3, locked)
    const deletionId = newId('accountDeletion')
    await publish('accounts.account.deleted', accountId, 4, { accountId, state: 'DELETED', deletionId })
    await publish('accounts.account.snapshot', accountId, 5, { accountId, state: 'DELETED' })
    const heads: [string, number][] = [
      [deviceId, 2],
      [entitlementId, 2],
      [accountId, 5],
    ]
    for (const [id, version] of heads) {
      const sql = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version = $2'
      await test.subgraph.until(async () => (await test.sql(sql, id, version))[0], 'the events to be applied')
    }
    expect(await test.subgraph.tablesWith(caller.accountId!)).toEqual(retained)
  })
})

describe('the end of an organization', () => {
  const state = async (table: 'server' | 'provisioning_request', id: string) =>
    (await test.sql(`SELECT state FROM ${table} WHERE id = $1`, id))[0]?.state as string
  const end = async (organizationId: string) => {
    await test.subgraph.publish('accounts.organization.ended', organizationId, 1, {
      organizationId,
      state: 'ENDED',
    })
    await test.subgraph.applied(organizationId, 1)
  }

  it('[ACC-05] [SRV-05] leaves no server without its owner: one in set-up is given up, another one deleted', async () => {
    const [organization, other] = [await test.organization(), await test.organization()]
    const [ready, kept] = [await test.serverOf(organization), await test.serverOf(other)]
    const { id: created } = await test.serverOf(organization)
    await test.sql(`UPDATE server SET state = 'PROVISIONING' WHERE id = $1`, created)
    await end(organization.id)
    expect(await state('server', created)).toBe('CANCELED')
    expect(['DELETION_REQUESTED', 'DELETED']).toContain(await state('server', ready.id))
    expect(await state('server', kept.id)).toBe('ACTIVE')
    const deletion = (await test.subgraph.audit(`server:${ready.id}`)).find(
      ({ action }) => action === 'servers.server.deletion.requested',
    )
    expect(deletion).toMatchObject({ actor: 'system', reason: 'ACCOUNT_DELETED' })
  })

  it('[ACC-05] rejects its open requests, so that the platform grants it nothing', async () => {
    const [organization, other] = [await test.organization(), await test.organization()]
    const request = async ({ id: organizationId, admin }: TestOrganization) => {
      const input = { organizationId, region: 'EU_CENTRAL', term: 'DAYS_365', idempotencyKey: newKey() }
      const { data } = await test.call(admin, provisioningMutation, input)
      return data.requestServerProvisioning.provisioningRequest.id as string
    }
    const open = [await request(organization), await request(other)]
    await end(organization.id)
    expect(await Promise.all(open.map((id) => state('provisioning_request', id)))).toEqual([
      'REJECTED',
      'REQUESTED',
    ])
    expect((await test.subgraph.audit(`organization:${organization.id}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'servers.provisioning.rejected',
      target: open[0],
    })
  })
})
