import { randomBytes } from 'node:crypto'
import { type TestSubgraph, payloadIn } from '@enigm/subgraph/testkit'
import { Owner, queryDevice, send, startDevices } from './device.fixture'
import { DeviceAction, DeviceState } from './device.lifecycle'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

describe('approveDeviceEnrollment and rejectDeviceEnrollment', () => {
  it('[DEV-03] trusts the device from another session, and says what that does not prove', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device()
    const payload = await owner.act(DeviceAction.APPROVE, handle)
    expect(payload).toMatchObject({
      device: { state: 'TRUSTED', limitations: [{ code: 'ENDPOINT_NOT_PROVEN' }] },
      limitations: [{ code: 'ENDPOINT_NOT_PROVEN' }],
      errors: [],
    })
    const { enrolled_at: enrolledAt } = await owner.row(handle)
    expect(payload.device!.enrolledAt).toBe(enrolledAt.toISOString())
  })

  it('[DEV-03] [DEV-12] ends a rejected device for good', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device()
    const { device } = await owner.act(DeviceAction.REJECT, handle)
    expect(device).toMatchObject({ state: 'REVOKED', enrolledAt: null, availableActions: ['REMOVE'] })
    expect((await owner.row(handle)).ended_at).toBeInstanceOf(Date)
  })

  it.each([DeviceAction.APPROVE, DeviceAction.REJECT])(
    '[DEV-03] %s answers SELF_APPROVAL to the session of the device itself',
    async (action) => {
      const owner = new Owner(subgraph)
      const { handle, session } = await owner.device()
      const before = await owner.row(handle)
      const { errors } = await owner.act(action, handle, session)
      expect(errors).toMatchObject([{ code: 'SELF_APPROVAL', path: ['input', 'deviceHandle'] }])
      expect(await owner.row(handle)).toEqual(before)
      expect(await owner.events(before)).toHaveLength(1)
      expect((await owner.audit()).slice(1)).toMatchObject([{ outcome: 'DENIED', reason: 'SELF_APPROVAL' }])
    },
  )

  it.each(Object.values(DeviceState).filter((state) => state !== DeviceState.TRUSTED))(
    '[DEV-03] answers UNTRUSTED_SESSION to the session of a device that is %s',
    async (state) => {
      const owner = new Owner(subgraph)
      const [{ session }, { handle }] = [await owner.device(state), await owner.device()]
      const { errors } = await owner.act(DeviceAction.APPROVE, handle, session)
      expect(errors).toMatchObject([{ code: 'UNTRUSTED_SESSION' }])
      expect(await owner.row(handle)).toMatchObject({ state: 'PENDING_ENROLLMENT', version: 1 })
    },
  )

  it('lets a trusted device approve the next one', async () => {
    const owner = new Owner(subgraph)
    const { session } = await owner.device(DeviceState.TRUSTED)
    const { handle } = await owner.device()
    expect(await owner.act(DeviceAction.APPROVE, handle, session)).toMatchObject({
      device: { state: 'TRUSTED' },
    })
  })

  it('approves once when two sessions approve at once', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device()
    const payloads = await Promise.all(
      [owner.panel, owner.session()].map((session) => owner.act(DeviceAction.APPROVE, handle, session)),
    )
    expect(payloads.flatMap(({ errors }) => errors)).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect(await owner.row(handle)).toMatchObject({ state: 'TRUSTED', version: 2 })
  })

  it('[DEV-03] [DEV-15] hands over no key: no field of the answer could carry one', async () => {
    const { data } = await subgraph.call<any>(
      new Owner(subgraph).panel,
      `{ __type(name: "ApproveDeviceEnrollmentPayload") { fields { name } }
         device: __type(name: "Device") { fields { name } } }`,
    )
    expect(data.__type.fields.map(({ name }: { name: string }) => name)).toEqual([
      'device',
      'errors',
      'limitations',
    ])
    expect(data.device.fields.map(({ name }: { name: string }) => name)).toEqual([
      ...[
        'activeDefense',
        'availableActions',
        'commands',
        'connected',
        'endedAt',
        'enrolledAt',
        'handle',
        'kind',
        'label',
      ],
      ...['lastSeenHour', 'limitations', 'managedCapabilities', 'managedMode', 'management', 'replaces'],
      ...['requestedAt', 'state', 'trust'],
    ])
  })
})

describe('a requested enrollment without a decision', () => {
  it('[DEV-03] is listed for its account alone until it is decided about', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const [first, second] = [await owner.device(), await owner.device()]
    const pending = async (asking: Owner) =>
      (await subgraph.call<any>(asking.panel, '{ pendingEnrollments { handle state } }')).data
        .pendingEnrollments
    expect(await pending(owner)).toEqual([
      { handle: first.handle, state: 'PENDING_ENROLLMENT' },
      { handle: second.handle, state: 'PENDING_ENROLLMENT' },
    ])
    expect(await pending(other)).toEqual([])
    await owner.act(DeviceAction.APPROVE, first.handle)
    await owner.act(DeviceAction.REJECT, second.handle)
    expect(await pending(owner)).toEqual([])
    expect((await queryDevice(owner, second.handle)).data.device).toMatchObject({ state: 'REVOKED' })
  })

  it('is not made by anyone without a key: a request without `enrollment` is no request', async () => {
    const owner = new Owner(subgraph)
    const answer = await send(subgraph, owner.panel, 'requestDeviceEnrollment', {})
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    const noise = await send(subgraph, owner.panel, 'requestDeviceEnrollment', {
      enrollment: randomBytes(64).toString('base64url'),
    })
    expect(payloadIn(noise).errors).toMatchObject([{ code: 'ENROLLMENT_INVALID' }])
    expect(await owner.rows()).toEqual([])
  })
})
