import { SimulatedDevice } from '@enigm/simulators'
import { type TestSubgraph } from '@enigm/subgraph/testkit'
import { expectRefused, Owner, startDevices } from './device.fixture'
import { DeviceAction, DeviceState } from './device.lifecycle'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

describe('requestDeviceEnrollment', () => {
  it('[DEV-03] enters a device that has proven its key, trusted by nothing yet', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const device = await SimulatedDevice.create()

    const enrollment = await device.enrollment({ sessionId: session.sessionId!, kind: 'ENIGM_OS' })
    const payload = await owner.request(enrollment, session)

    expect(payload).toMatchObject({
      device: {
        kind: 'ENIGM_OS',
        state: 'PENDING_ENROLLMENT',
        enrolledAt: null,
        endedAt: null,
        replaces: null,
      },
      limitations: [],
      errors: [],
    })
    expect(payload.device!.availableActions).toEqual(['APPROVE', 'REJECT', 'REVOKE', 'REMOVE'])
    const row = await owner.row(payload.device!.handle)
    expect(row).toMatchObject({ key_thumbprint: device.thumbprint, public_key: device.publicKey, version: 1 })
    expect(await owner.events(row)).toEqual([
      {
        type: 'devices.device.enrollment.requested',
        aggregateId: row.id,
        version: 1,
        data: {
          deviceId: row.id,
          accountId: owner.accountId,
          sessionId: session.sessionId,
          keyThumbprint: device.thumbprint,
          state: 'PENDING_ENROLLMENT',
        },
      },
    ])
    expect(await owner.audit()).toMatchObject([
      {
        action: 'devices.device.enrollment.requested',
        target: row.id,
        outcome: 'DONE',
        actor: owner.accountId,
      },
    ])
  })

  it('gives the same device to a request that is sent again, once approved too', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const device = await SimulatedDevice.create()
    const enrollment = await device.enrollment({ sessionId: session.sessionId! })

    const first = await owner.request(enrollment, session)
    const again = await owner.request(enrollment, session)
    expect(again.device).toEqual(first.device)

    await owner.act(DeviceAction.APPROVE, first.device!.handle)
    const later = await owner.request(enrollment, session)
    expect(later).toMatchObject({ device: { handle: first.device!.handle, state: 'TRUSTED' }, errors: [] })
    expect(await owner.rows()).toHaveLength(1)
    const row = await owner.row(first.device!.handle)
    expect((await owner.events(row)).map(({ type }) => type)).toEqual([
      'devices.device.enrollment.requested',
      'devices.device.enrollment.approved',
    ])
    expect(await owner.audit()).toHaveLength(2)
  })

  it('refuses an enrolled key with the same message for every holder', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const { simulated } = await owner.device(DeviceState.TRUSTED)
    const answers = await Promise.all(
      [owner, other].map(async (asking) => {
        const session = asking.session()
        const enrollment = await simulated.enrollment({ sessionId: session.sessionId! })
        return expectRefused(asking, session, enrollment, 'ENROLLMENT_REFUSED')
      }),
    )
    expect(answers[0]).toEqual(answers[1])
  })

  it('[DEV-12] refuses a revoked device that asks again, in its old session and in a new one', async () => {
    const owner = new Owner(subgraph)
    const { simulated, session } = await owner.device(DeviceState.REVOKED)
    for (const asking of [session, owner.session()]) {
      const enrollment = await simulated.enrollment({ sessionId: asking.sessionId! })
      await expectRefused(owner, asking, enrollment, 'ENROLLMENT_REFUSED')
    }
  })

  it('refuses a second device in one session, and the same key as another kind', async () => {
    const owner = new Owner(subgraph)
    const { session, simulated } = await owner.device()
    const sessionId = session.sessionId!
    const second = await SimulatedDevice.create()
    await expectRefused(owner, session, await second.enrollment({ sessionId }), 'ENROLLMENT_REFUSED')
    const otherKind = await simulated.enrollment({ sessionId, kind: 'ENIGM_OS' })
    await expectRefused(owner, session, otherKind, 'ENROLLMENT_REFUSED')
  })

  it('lets five devices of an account wait, and a sixth only when one is decided', async () => {
    const owner = new Owner(subgraph)
    const waiting = [await owner.device()]
    while (waiting.length < 5) waiting.push(await owner.device())
    const session = owner.session()
    const sixth = await (await SimulatedDevice.create()).enrollment({ sessionId: session.sessionId! })

    await expectRefused(owner, session, sixth, 'PENDING_LIMIT_REACHED')
    await owner.act(DeviceAction.REJECT, waiting[0]!.handle)
    expect(await owner.request(sixth, session)).toMatchObject({ device: { state: 'PENDING_ENROLLMENT' } })
  })

  /** Further devices of the account, requested so long ago: trusted, or rejected. */
  async function withEarlier(owner: Owner, count: number, ago: string, state: 'TRUSTED' | 'REVOKED') {
    await subgraph.app.read(
      `INSERT INTO device (id, version, state, account_id, handle, session_id, kind, key_thumbprint, public_key,
         requested_at, ended_at, label_color, label_noun)
       SELECT id, 1, $3, $1, id, id, 'ENIGM_APP', id, '{}', now() - $4::interval,
         CASE WHEN $3 = 'REVOKED' THEN now() END, id, id
       FROM (SELECT $1 || '_' || n AS id FROM generate_series(1, $2::int) n) AS earlier`,
      [owner.accountId, count, state, ago],
    )
  }

  it('refuses the 101st present device; an ended one does not count', async () => {
    const owner = new Owner(subgraph)
    await withEarlier(owner, 99, '2 days', 'TRUSTED')
    const { handle } = await owner.device(DeviceState.TRUSTED)
    const session = owner.session()
    const next = await (await SimulatedDevice.create()).enrollment({ sessionId: session.sessionId! })

    await expectRefused(owner, session, next, 'DEVICE_LIMIT_REACHED')
    await owner.act(DeviceAction.RETIRE, handle)
    expect(await owner.request(next, session)).toMatchObject({ device: { state: 'PENDING_ENROLLMENT' } })
  })

  it('refuses the 51st request within a day, rejected ones included', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    await withEarlier(owner, 50, '23 hours', 'REVOKED')
    await withEarlier(other, 50, '25 hours', 'REVOKED')
    const session = owner.session()
    const next = await (await SimulatedDevice.create()).enrollment({ sessionId: session.sessionId! })

    await expectRefused(owner, session, next, 'ENROLLMENT_LIMIT_REACHED')
    expect(await other.device()).toMatchObject({ handle: expect.any(String) })
  })
})

describe('requestDeviceEnrollment in parallel', () => {
  it('enters one of two devices that ask in one session at once', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const devices = await Promise.all([SimulatedDevice.create(), SimulatedDevice.create()])
    const requests = await Promise.all(
      devices.map((device) => device.enrollment({ sessionId: session.sessionId! })),
    )
    const payloads = await Promise.all(requests.map((request) => owner.request(request, session)))
    expect(payloads.flatMap(({ errors }) => errors)).toMatchObject([{ code: 'ENROLLMENT_REFUSED' }])
    expect(await owner.rows()).toHaveLength(1)
  })

  it('gives one device to the same request sent eight times at once', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const request = await (await SimulatedDevice.create()).enrollment({ sessionId: session.sessionId! })
    const payloads = await Promise.all(Array.from({ length: 8 }, () => owner.request(request, session)))
    expect(new Set(payloads.map(({ device }) => device?.handle)).size).toBe(1)
    expect(await owner.rows()).toHaveLength(1)
    expect(await owner.audit()).toHaveLength(1)
  })

  it('enters a key once when two accounts bring it at once', async () => {
    const owners = [new Owner(subgraph), new Owner(subgraph)]
    const device = await SimulatedDevice.create()
    const payloads = await Promise.all(
      owners.map(async (owner) => {
        const session = owner.session()
        return owner.request(await device.enrollment({ sessionId: session.sessionId! }), session)
      }),
    )
    expect(payloads.filter(({ device }) => device !== null)).toHaveLength(1)
    expect(payloads.flatMap(({ errors }) => errors)).toMatchObject([{ code: 'ENROLLMENT_REFUSED' }])
  })

  it('never lets more than five wait', async () => {
    const owner = new Owner(subgraph)
    const payloads = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const session = owner.session()
        const device = await SimulatedDevice.create()
        return owner.request(await device.enrollment({ sessionId: session.sessionId! }), session)
      }),
    )
    expect(payloads.filter(({ device }) => device !== null)).toHaveLength(5)
    expect(await owner.rows()).toHaveLength(5)
  })
})
