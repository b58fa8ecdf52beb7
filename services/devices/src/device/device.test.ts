import { newId } from '@enigm/contracts'
import { payloadIn, whileHeld, type TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, queryDevice, send, startDevices } from './device.fixture'
import { DeviceAction, DeviceState } from './device.lifecycle'
import { devices } from './device.entity'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const { PENDING_ENROLLMENT, RESTRICTED, REVOKED, TRUSTED } = DeviceState

describe('revokeDevice', () => {
  it('[DEV-04] [DEV-05] cuts future trust at once, from a moment that the event carries, and claims no more', async () => {
    const owner = new Owner(subgraph)
    const { handle, session } = await owner.device(TRUSTED)
    const begun = Date.now()
    const grant = await subgraph.grant(owner.panel, 'DEVICE_REVOCATION', handle)

    const payload = payloadIn(
      await send(subgraph, owner.panel, 'revokeDevice', { deviceHandle: handle, grant }),
    )

    expect(payload).toMatchObject({
      device: {
        state: 'REVOKED',
        availableActions: ['REMOVE'],
        limitations: [{ code: 'REVOCATION_FUTURE_ONLY' }],
      },
      limitations: [{ code: 'REVOCATION_FUTURE_ONLY' }],
      errors: [],
    })
    const row = await owner.row(handle)
    expect(row.ended_at.getTime()).toBeGreaterThanOrEqual(begun)
    expect(row.ended_at.getTime()).toBeLessThanOrEqual(Date.now())
    expect(payload.device!.endedAt).toBe(row.ended_at.toISOString())
    expect((await owner.events(row)).at(-1)).toEqual({
      type: 'devices.device.revoked',
      aggregateId: row.id,
      version: 3,
      data: {
        deviceId: row.id,
        accountId: owner.accountId,
        sessionId: session.sessionId,
        keyThumbprint: row.key_thumbprint,
        state: 'REVOKED',
        effectiveAt: row.ended_at.toISOString(),
      },
    })
    const [entry] = (await owner.audit()).slice(-1)
    expect(entry).toMatchObject({ action: 'devices.device.revoked', actor: owner.accountId, target: row.id })
    expect(entry!.grantId).toMatch(/^grant_/)
  })

  it('[AUD-02] changes nothing when its audit entry cannot be written, and keeps the grant', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    const before = await owner.row(handle)
    const grant = await subgraph.grant(owner.panel, 'DEVICE_REVOCATION', handle)
    const revoke = () => send(subgraph, owner.panel, 'revokeDevice', { deviceHandle: handle, grant })
    await subgraph.asOwner(
      `ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (scope <> 'account:${owner.accountId}') NOT VALID`,
    )
    const [events, entries] = [await owner.events(before), await owner.audit()]
    const answer = await revoke()
    await subgraph.asOwner('ALTER TABLE audit_entry DROP CONSTRAINT full_disk')
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL'])
    expect(await owner.row(handle)).toEqual(before)
    expect(await owner.events(before)).toEqual(events)
    expect(await owner.audit()).toEqual(entries)
    expect(payloadIn(await revoke()).device).toMatchObject({ state: 'REVOKED' })
  })

  it.each(['revokeDevice', 'retireDevice', 'replaceDevice'])(
    '%s needs a grant for itself, this device and this session, that was not used before',
    async (name) => {
      const owner = new Owner(subgraph)
      const [{ handle }, other] = [await owner.device(TRUSTED), await owner.device(TRUSTED)]
      const replacement = name === 'replaceDevice' ? { newDeviceHandle: (await owner.device()).handle } : {}
      const operation = ({ revokeDevice: 'DEVICE_REVOCATION', retireDevice: 'DEVICE_RETIREMENT' } as const)[
        name
      ]
      const right = operation ?? 'DEVICE_REPLACEMENT'
      const spent = await subgraph.grant(owner.panel, right, other.handle)
      const more = name === 'replaceDevice' ? { newDeviceHandle: (await owner.device()).handle } : {}
      payloadIn(
        await send(subgraph, owner.panel, name, { deviceHandle: other.handle, ...more, grant: spent }),
      )
      const before = await owner.row(handle)
      for (const grant of [
        undefined,
        null,
        'none',
        spent,
        await subgraph.grant(owner.panel, 'SERVER_DELETION', handle),
        await subgraph.grant(owner.panel, right, other.handle),
        await subgraph.grant(owner.session(), right, handle),
        await subgraph.grant(new Owner(subgraph).panel, right, handle),
      ]) {
        const input = { deviceHandle: handle, ...replacement, grant }
        const answer = await send(subgraph, owner.panel, name, input)
        expect(answer.errors).toMatchObject([{ extensions: { code: 'PIN_REQUIRED' } }])
        expect((await owner.audit()).at(-1)).toMatchObject({ outcome: 'DENIED', reason: 'PIN_REQUIRED' })
      }
      expect(await owner.row(handle)).toEqual(before)
    },
  )

  it('keeps a grant unused where nothing was done', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(REVOKED)
    const grant = await subgraph.grant(owner.panel, 'DEVICE_REVOCATION', handle)
    for (let attempt = 1; attempt <= 2; attempt++) {
      const answer = await send(subgraph, owner.panel, 'revokeDevice', { deviceHandle: handle, grant })
      expect(payloadIn(answer).errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    }
  })

  it('[DEV-04] wins over an approval at the same moment, whichever comes first', async () => {
    for (let round = 0; round < 5; round++) {
      const owner = new Owner(subgraph)
      const { handle } = await owner.device()
      const [approved, revoked] = await Promise.all([
        owner.act(DeviceAction.APPROVE, handle),
        owner.act(DeviceAction.REVOKE, handle),
      ])
      expect(revoked.errors).toEqual([])
      const row = await owner.row(handle)
      const versions = approved.errors.length === 0 ? 3 : 2
      expect(row).toMatchObject({ state: REVOKED, version: versions })
      expect((await owner.events(row)).map(({ version }) => version)).toEqual(
        Array.from({ length: versions }, (_, index) => index + 1),
      )
    }
  })
})

describe('restrictDevice and liftDeviceRestriction', () => {
  it('[DEV-13] take trust from a device and give it back', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    expect(await owner.act(DeviceAction.RESTRICT, handle)).toMatchObject({
      device: { state: 'RESTRICTED', limitations: [] },
      errors: [],
    })
    expect(await owner.act(DeviceAction.LIFT_RESTRICTION, handle)).toMatchObject({
      device: { state: 'TRUSTED' },
      limitations: [{ code: 'ENDPOINT_NOT_PROVEN' }],
    })
    expect((await owner.events(await owner.row(handle))).slice(-2)).toMatchObject([
      { type: 'devices.device.restricted', version: 3, data: { state: 'RESTRICTED' } },
      { type: 'devices.device.restriction.lifted', version: 4, data: { state: 'TRUSTED' } },
    ])
  })

  it('[DEV-13] a restricted device frees neither itself nor another', async () => {
    const owner = new Owner(subgraph)
    const [{ handle, session }, other] = [await owner.device(RESTRICTED), await owner.device(RESTRICTED)]
    const own = await owner.act(DeviceAction.LIFT_RESTRICTION, handle, session)
    expect(own.errors).toMatchObject([{ code: 'SELF_APPROVAL' }])
    const foreign = await owner.act(DeviceAction.LIFT_RESTRICTION, other.handle, session)
    expect(foreign.errors).toMatchObject([{ code: 'UNTRUSTED_SESSION' }])
    expect(await owner.row(handle)).toMatchObject({ state: RESTRICTED, version: 3 })
    expect(await owner.row(other.handle)).toMatchObject({ state: RESTRICTED, version: 3 })
  })
})

describe('trust that ends while it is used', () => {
  it('[DEV-13] a device that is being restricted approves no other at the same moment', async () => {
    const owner = new Owner(subgraph)
    const [approving, { handle }] = [await owner.device(TRUSTED), await owner.device()]
    const payload = await whileHeld(
      subgraph,
      {
        sql: `UPDATE device SET state = 'RESTRICTED' WHERE handle = $1`,
        parameters: [approving.handle],
      },
      () => owner.act(DeviceAction.APPROVE, handle, approving.session),
    )
    expect(payload.errors).toMatchObject([{ code: 'UNTRUSTED_SESSION' }])
    expect(await owner.row(handle)).toMatchObject({ state: PENDING_ENROLLMENT, version: 1 })
  })
})

describe('retireDevice', () => {
  it('[DEV-14] takes a device out of use for good', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    const { device } = await owner.act(DeviceAction.RETIRE, handle)
    expect(device).toMatchObject({ state: 'RETIRED', availableActions: ['REMOVE'] })
    expect(device!.endedAt).not.toBeNull()
  })
})

describe('replaceDevice', () => {
  const replace = async (owner: Owner, handle: string, newHandle: string) => {
    const grant = await subgraph.grant(owner.panel, 'DEVICE_REPLACEMENT', handle)
    const input = { deviceHandle: handle, newDeviceHandle: newHandle, grant }
    return payloadIn(await send(subgraph, owner.panel, 'replaceDevice', input))
  }

  it('[DEV-07] ends the old device; the new one waits as before and inherits nothing but the link', async () => {
    const owner = new Owner(subgraph)
    const [old, fresh] = [await owner.device(TRUSTED), await owner.device()]
    const before = await owner.row(fresh.handle)

    const payload = await replace(owner, old.handle, fresh.handle)

    expect(payload.device).toMatchObject({
      handle: old.handle,
      state: 'REPLACED',
      availableActions: ['REMOVE'],
    })
    expect(payload.replacement).toMatchObject({
      handle: fresh.handle,
      state: 'PENDING_ENROLLMENT',
      enrolledAt: null,
      replaces: old.handle,
    })
    expect(await owner.row(fresh.handle)).toEqual({ ...before, replaces: old.handle })
    expect((await queryDevice(owner, fresh.handle)).data.device).toEqual(payload.replacement)
    const row = await owner.row(old.handle)
    expect((await owner.events(row)).at(-1)).toMatchObject({
      type: 'devices.device.replaced',
      data: { deviceId: row.id, sessionId: old.session.sessionId, state: 'REPLACED' },
    })
    expect(await owner.events(before)).toHaveLength(1)
    expect(await owner.act(DeviceAction.APPROVE, fresh.handle)).toMatchObject({
      device: { state: 'TRUSTED' },
    })
  })

  it.each(Object.values(DeviceState).filter((state) => state !== PENDING_ENROLLMENT))(
    '[DEV-07] a device that is %s takes no other’s place',
    async (state) => {
      const owner = new Owner(subgraph)
      const [old, other] = [await owner.device(TRUSTED), await owner.device(state)]
      const { errors } = await replace(owner, old.handle, other.handle)
      expect(errors).toMatchObject([{ code: 'INVALID_TRANSITION', path: ['input', 'newDeviceHandle'] }])
      expect(await owner.row(old.handle)).toMatchObject({ state: TRUSTED, version: 2 })
    },
  )

  it('[DEV-07] one device takes the place of one, and none that of itself', async () => {
    const owner = new Owner(subgraph)
    const [first, second] = [await owner.device(TRUSTED), await owner.device(TRUSTED)]
    const fresh = await owner.device()
    await replace(owner, first.handle, fresh.handle)
    const again = await replace(owner, second.handle, fresh.handle)
    expect(again.errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    const pending = await owner.device()
    const itself = await replace(owner, pending.handle, pending.handle)
    expect(itself.errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect(await owner.row(pending.handle)).toMatchObject({ state: PENDING_ENROLLMENT, replaces: null })
  })

  it('[DEV-07] a device of another account is as absent as one that never was', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const { handle } = await owner.device(TRUSTED)
    const foreign = await replace(owner, handle, (await other.device()).handle)
    const absent = await replace(owner, handle, subgraph.app.handle('dh', 'account:x', newId('device')))
    expect(foreign).toEqual(absent)
    expect(foreign.errors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'newDeviceHandle'] }])
    expect(await owner.row(handle)).toMatchObject({ state: TRUSTED, version: 2 })
  })

  it('ends two devices by one waiting device at most, also at once', async () => {
    const owner = new Owner(subgraph)
    const [first, second] = [await owner.device(TRUSTED), await owner.device(TRUSTED)]
    const { handle } = await owner.device()
    const payloads = await whileHeld(
      subgraph,
      { sql: 'SELECT 1 FROM device WHERE handle = $1 FOR UPDATE', parameters: [handle], waiting: 2 },
      () => Promise.all([replace(owner, first.handle, handle), replace(owner, second.handle, handle)]),
    )
    expect(payloads.flatMap(({ errors }) => errors)).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    const states = [await owner.row(first.handle), await owner.row(second.handle)].map(({ state }) => state)
    expect(states.sort()).toEqual(['REPLACED', 'TRUSTED'])
  })
})

describe('devices.device.snapshot', () => {
  it('has a snapshot of every device, page by page, with the version of its events', async () => {
    const owner = new Owner(subgraph)
    const handles = [await owner.device(TRUSTED), await owner.device(RESTRICTED)].map(({ handle }) => handle)
    const rows = await Promise.all(handles.map((handle) => owner.row(handle)))
    const reported = []
    for (let after = ''; ;) {
      const page = await devices.snapshot(subgraph.app, after, 2)
      reported.push(...page)
      if (page.length < 2) break
      after = page.at(-1)!.aggregateId
    }
    expect(new Set(reported.map(({ aggregateId }) => aggregateId)).size).toBe(reported.length)
    const own = reported.filter(({ data }) => (data as { accountId: string }).accountId === owner.accountId)
    expect(own).toHaveLength(2)
    for (const { id, version, state, session_id: sessionId, key_thumbprint: keyThumbprint } of rows) {
      const data = { deviceId: id, accountId: owner.accountId, sessionId, keyThumbprint, state }
      expect(own).toContainEqual({ aggregateId: id, version, data })
    }
  })
})
