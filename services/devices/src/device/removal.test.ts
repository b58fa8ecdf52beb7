import { newId } from '@enigm/contracts'
import { failureOf, type TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone } from '../command/commands.fixture'
import { Owner, queryDevice, send, startDevices } from './device.fixture'
import { DeviceState } from './device.lifecycle'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const { PENDING_ENROLLMENT, RESTRICTED, RETIRED, REVOKED, TRUSTED } = DeviceState

const listed = async (owner: Owner, filter = ''): Promise<string[]> => {
  const { data } = await subgraph.call(
    owner.panel,
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account {
       devices(first: 50${filter && `, ${filter}`}) { totalCount edges { node { handle } } } } } }`,
    { r: [{ __typename: 'Account', id: owner.accountId }] },
  )
  const { edges, totalCount } = data._entities[0].devices
  expect(edges).toHaveLength(totalCount)
  return edges.map(({ node }: any) => node.handle)
}

describe('removeDevice', () => {
  it('[DEV-06] ends the trust of an unauthorized device and takes it out of the account, and says that this is no wipe', async () => {
    const owner = new Owner(subgraph)
    const kept = await owner.device(TRUSTED)
    for (const state of [PENDING_ENROLLMENT, TRUSTED, RESTRICTED]) {
      const { handle, session } = await owner.device(state)
      const payload = await owner.act('REMOVE', handle)
      expect(payload).toMatchObject({
        device: { handle, state: 'REVOKED', availableActions: [], endedAt: expect.any(String) },
        limitations: [{ code: 'REMOVAL_NOT_WIPE' }, { code: 'REVOCATION_FUTURE_ONLY' }],
        errors: [],
      })
      const row = await owner.row(handle)
      const [revoked, removed] = (await owner.events(row)).slice(-2)
      const data = {
        deviceId: row.id,
        accountId: owner.accountId,
        sessionId: session.sessionId,
        state: 'REVOKED',
      }
      expect(revoked).toMatchObject({
        type: 'devices.device.revoked',
        data: { ...data, effectiveAt: payload.device!.endedAt },
      })
      expect(removed).toMatchObject({ type: 'devices.device.removed', version: revoked!.version + 1, data })
      const entries = (await owner.audit()).filter(({ target }) => target === row.id)
      expect(entries.at(-1)).toMatchObject({ action: 'devices.device.removed', actor: owner.accountId })
      expect(entries.at(-1)!.grantId).toMatch(/^grant_/)
      expect(entries.map(({ action }) => action)).not.toContain('devices.device.revoked')
      expect((await queryDevice(owner, handle)).data.device).toBeNull()
    }
    expect(await listed(owner)).toEqual([kept.handle])
  })

  it('[DEV-06] keeps the end of a device that has ended before', async () => {
    const owner = new Owner(subgraph)
    for (const state of [REVOKED, RETIRED]) {
      const { handle } = await owner.device(state)
      const before = await owner.row(handle)
      expect((await owner.act('REMOVE', handle)).device).toMatchObject({ state })
      expect((await owner.row(handle)).ended_at).toEqual(before.ended_at)
    }
    expect(await listed(owner)).toEqual([])
  })

  it('[DEV-06] orders no wipe, also from a managed phone whose policy allows one', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph, 'WIPE_ALLOWED')
    await phone.owner.act('REMOVE', phone.handle)
    const wipes = `SELECT 1 FROM device_command WHERE kind = 'WIPE' AND account_id = $1`
    expect(await subgraph.app.read(wipes, [phone.owner.accountId])).toEqual([])
  })

  it('[DEV-06] works once and for the owner alone, with a grant for this device', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const { handle, simulated } = await owner.device(TRUSTED)
    const grant = await subgraph.grant(owner.panel, 'DEVICE_REVOCATION', handle)
    const wrong = await send(subgraph, owner.panel, 'removeDevice', { deviceHandle: handle, grant })
    expect(wrong.errors?.[0]?.extensions.code).toBe('PIN_REQUIRED')
    for (const [caller, target] of [
      [other.panel, handle],
      [owner.panel, `dh_${newId('device').slice(4)}`],
    ] as const)
      expect(failureOf(await owner.tryTo('REMOVE', target, caller))).toBe('NOT_FOUND')
    expect((await owner.row(handle)).state).toBe('TRUSTED')
    await owner.act('REMOVE', handle)
    for (const action of ['REMOVE', 'REVOKE', 'RETIRE'] as const)
      expect(failureOf(await owner.tryTo(action, handle))).toBe('NOT_FOUND')
    // The key of a removed device enrolls no second time.
    const session = owner.session()
    const again = await simulated.enrollment({ sessionId: session.sessionId!, kind: 'ENIGM_APP' })
    expect((await owner.request(again, session)).errors).toMatchObject([{ code: 'ENROLLMENT_REFUSED' }])
  })
})

describe('me { devices }', () => {
  it('[MDM-06] shows the enrolled phones with Enigm OS that are managed, to their holder alone', async () => {
    const owner = new Owner(subgraph)
    const app = await owner.device(TRUSTED)
    const unmanaged = await owner.device(TRUSTED, 'ENIGM_OS')
    const phone = await ManagedPhone.withPolicy(subgraph, 'WIPE_ALLOWED', owner)
    expect(await listed(owner, 'kind: ENIGM_OS, managed: true')).toEqual([phone.handle])
    expect(await listed(owner, 'kind: ENIGM_OS')).toEqual([phone.handle, unmanaged.handle])
    expect(await listed(owner, 'managed: false')).toEqual([unmanaged.handle, app.handle])
    expect(await listed(owner, 'kind: ENIGM_APP, managed: true')).toEqual([])
    expect(await listed(new Owner(subgraph), 'kind: ENIGM_OS, managed: true')).toEqual([])
    await phone.does('disableManagedMode')
    expect(await listed(owner, 'kind: ENIGM_OS, managed: true')).toEqual([])
  })
})

describe('the deletion of the data of an account that stays', () => {
  it('has the ended devices forgotten that ended before the request, and keeps the others', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const ended = await owner.device(REVOKED)
    const removed = await owner.device(TRUSTED)
    await owner.act('REMOVE', removed.handle)
    const ids = [(await owner.row(ended.handle)).id, (await owner.row(removed.handle)).id] as string[]
    const [trusted, foreign] = [await owner.device(TRUSTED), await other.device(REVOKED)]
    const request = async (version: number, before: Date) => {
      const data = {
        accountId: owner.accountId,
        state: 'ACTIVE',
        dataDeletions: [{ category: 'ENDED_DEVICES', before: before.toISOString() }],
      }
      await subgraph.publish('accounts.account.data.deleted', owner.accountId, version, data as never)
      const applied = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version >= $2'
      await subgraph.until(
        async () => (await subgraph.app.read(applied, [owner.accountId, version]))[0],
        'the request',
      )
    }
    await request(1, new Date(0))
    expect(await owner.rows()).toHaveLength(3)
    await request(2, new Date(Date.now() + 1000))
    expect((await owner.rows()).map(({ handle }) => handle)).toEqual([trusted.handle])
    for (const id of ids)
      expect((await subgraph.events(id)).at(-1)).toMatchObject({ type: 'devices.device.erased' })
    expect(await other.row(foreign.handle)).toMatchObject({ state: 'REVOKED' })
  })
})
