import { newId } from '@enigm/contracts'
import { payloadIn, whileHeld, type TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, send, startDevices } from './device.fixture'
import { DeviceAction, DeviceState } from './device.lifecycle'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const { PENDING_ENROLLMENT, RESTRICTED, REVOKED, TRUSTED } = DeviceState

/** An account whose events are published from version 1 on. */
class RecoveredOwner extends Owner {
  private version = 0

  publish(type: 'accounts.account.recovered' | 'accounts.account.snapshot', recoveryId: string) {
    const data = { accountId: this.accountId, state: 'ACTIVE' as const, recoveryId }
    return subgraph.publish(type, this.accountId, ++this.version, data)
  }

  suspend() {
    const data = { accountId: this.accountId, state: 'SUSPENDED' as const }
    return subgraph.publish('accounts.account.suspended', this.accountId, ++this.version, data)
  }

  applied() {
    return subgraph.until(async () => {
      const sql = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version = $2'
      return (await subgraph.app.read(sql, [this.accountId, this.version]))[0]
    }, 'the event to be applied')
  }

  async states(...handles: string[]): Promise<DeviceState[]> {
    const rows = await Promise.all(handles.map((handle) => this.row(handle)))
    return rows.map(({ state }) => state as DeviceState)
  }
}

describe('accounts.account.recovered', () => {
  it('[REC-01] marks every trusted device of the account for review: restricted, with event and audit entry', async () => {
    const [owner, other] = [new RecoveredOwner(subgraph), new Owner(subgraph)]
    const trusted = [await owner.device(TRUSTED), await owner.device(TRUSTED)]
    const rest = [
      await owner.device(PENDING_ENROLLMENT),
      await owner.device(RESTRICTED),
      await owner.device(REVOKED),
    ]
    const foreign = await other.device(TRUSTED)
    const trail = await owner.audit()

    await owner.publish('accounts.account.recovered', newId('recovery'))
    await owner.applied()

    expect(await owner.states(...trusted.map(({ handle }) => handle))).toEqual([RESTRICTED, RESTRICTED])
    expect(await owner.states(...rest.map(({ handle }) => handle))).toEqual([
      PENDING_ENROLLMENT,
      RESTRICTED,
      REVOKED,
    ])
    expect(await other.row(foreign.handle)).toMatchObject({ state: TRUSTED, version: 2 })
    for (const { handle, session } of trusted) {
      const row = await owner.row(handle)
      expect((await owner.events(row)).at(-1)).toEqual({
        type: 'devices.device.restricted',
        aggregateId: row.id,
        version: 3,
        data: {
          deviceId: row.id,
          accountId: owner.accountId,
          sessionId: session.sessionId,
          keyThumbprint: row.key_thumbprint,
          state: 'RESTRICTED',
        },
      })
    }
    const written = (await owner.audit()).slice(trail.length)
    expect(written).toHaveLength(2)
    for (const entry of written) {
      expect(entry).toMatchObject({
        actor: 'system',
        action: 'devices.device.restricted',
        outcome: 'DONE',
        reason: 'RECOVERY',
      })
    }
  })

  it('[REC-01] leaves the review to the holder: a repeated event of the same recovery does not restrict the device again', async () => {
    const owner = new RecoveredOwner(subgraph)
    const { handle, session } = await owner.device(TRUSTED)
    const recoveryId = newId('recovery')
    await owner.publish('accounts.account.recovered', recoveryId)
    await owner.applied()
    const itself = await owner.act(DeviceAction.LIFT_RESTRICTION, handle, session)
    expect(itself.errors).toMatchObject([{ code: 'SELF_APPROVAL' }])
    expect(await owner.act(DeviceAction.LIFT_RESTRICTION, handle)).toMatchObject({
      device: { state: TRUSTED },
      errors: [],
    })
    await owner.publish('accounts.account.snapshot', recoveryId)
    await owner.applied()
    expect(await owner.states(handle)).toEqual([TRUSTED])
    await owner.publish('accounts.account.recovered', newId('recovery'))
    await owner.applied()
    expect(await owner.states(handle)).toEqual([RESTRICTED])
  })

  it('[REC-01] is made up for by a report when it was missed', async () => {
    const owner = new RecoveredOwner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    await owner.publish('accounts.account.snapshot', newId('recovery'))
    await owner.applied()
    expect(await owner.states(handle)).toEqual([RESTRICTED])
  })

  it('[REC-01] reaches a device that is being approved at the same moment', async () => {
    const owner = new RecoveredOwner(subgraph)
    const { handle } = await owner.device(PENDING_ENROLLMENT)
    await whileHeld(
      subgraph,
      {
        sql: `UPDATE device SET state = 'TRUSTED', version = version + 1 WHERE handle = $1`,
        parameters: [handle],
      },
      () => owner.publish('accounts.account.recovered', newId('recovery')),
    )
    await owner.applied()
    expect(await owner.states(handle)).toEqual([RESTRICTED])
  })

  it('[REC-02] a device that replaces the lost one starts PENDING_ENROLLMENT and inherits neither trust nor key', async () => {
    const owner = new RecoveredOwner(subgraph)
    const lost = await owner.device(TRUSTED)
    await owner.publish('accounts.account.recovered', newId('recovery'))
    await owner.applied()
    const fresh = await owner.device()
    const before = await owner.row(fresh.handle)
    const grant = await subgraph.grant(owner.panel, 'DEVICE_REPLACEMENT', lost.handle)
    const input = { deviceHandle: lost.handle, newDeviceHandle: fresh.handle, grant }

    const payload = payloadIn(await send(subgraph, owner.panel, 'replaceDevice', input))

    expect(payload).toMatchObject({
      device: { state: 'REPLACED' },
      replacement: { state: 'PENDING_ENROLLMENT', enrolledAt: null, replaces: lost.handle },
    })
    const after = await owner.row(fresh.handle)
    expect(after).toEqual({ ...before, replaces: lost.handle })
    expect(after.key_thumbprint).not.toBe((await owner.row(lost.handle)).key_thumbprint)
  })

  it('[DEV-16] no other event of the account touches the trust of a device', async () => {
    const owner = new RecoveredOwner(subgraph)
    const { handle } = await owner.device(TRUSTED)
    await owner.suspend()
    await owner.applied()
    expect(await owner.row(handle)).toMatchObject({ state: TRUSTED, version: 2 })
  })
})
