import { newId, scopesOfRole } from '@enigm/contracts'
import { failureOf, whileHeld, type TestCaller, type TestSubgraph } from '@enigm/subgraph/testkit'
import { manage, ManagedPhone, member } from '../command/commands.fixture'
import { Owner, startDevices } from '../device/device.fixture'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const codes = ({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code)

/** An organization with an administrator, and the phone of a member that is bound to it. */
async function organization({ isBound = true } = {}) {
  return organizationOf(await ManagedPhone.withPolicy(subgraph), { isBound })
}

async function organizationOf(phone: ManagedPhone, { isBound = true } = {}) {
  const organizationId = newId('organization')
  const admin = new Owner(subgraph)
  await member(subgraph, admin, organizationId, 'ADMIN')
  const membership = await member(subgraph, phone.owner, organizationId)
  if (isBound) await phone.does('bindManagedDevice', { organizationId })
  const { id } = await phone.row()
  const handle = subgraph.app.handle('dh', `organization:${organizationId}`, id)
  /** What a caller does with the device by the handle of the administrators. */
  const does = (name: string, more = {}, caller: TestCaller = admin.panel, of = handle) =>
    phone.tries(name, more, caller, of)
  return { organizationId, admin, phone, membership, handle, does }
}

const nothingBefore = { enabledAt: null, assignedAt: null, appliedAt: null, posture: null }

const managedDevices = async (caller: TestCaller, id: string) => {
  const { data } = await subgraph.call<any>(
    caller,
    `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) { ... on Organization {
      managedDevices { edges { node { handle kind state connected management { appliedPolicy enabledAt assignedAt appliedAt posture { reportedHour } } commands { edges { node { kind } } } } } } } } }`,
    { id },
  )
  return data._entities[0]?.managedDevices.edges.map(({ node }: any) => node) ?? null
}

const managedDevice = async (caller: TestCaller, handle: string) =>
  (
    await subgraph.call<any>(
      caller,
      'query ($handle: DeviceHandle!) { managedDevice(handle: $handle) { handle state } }',
      {
        handle,
      },
    )
  ).data

describe('bindManagedDevice', () => {
  it('[DEV-19] makes one device visible to the administrators, by another handle than its owner has', async () => {
    const { organizationId, admin, phone, handle } = await organization()
    await phone.owner.device('TRUSTED')
    await ManagedPhone.managed(subgraph, phone.owner)
    expect(handle).not.toBe(phone.handle)
    expect(await managedDevices(admin.panel, organizationId)).toEqual([
      {
        ...{ handle, kind: 'ENIGM_OS', state: 'TRUSTED', connected: expect.any(Boolean) },
        management: { appliedPolicy: 'WIPE_ALLOWED', ...nothingBefore },
        commands: { edges: [] },
      },
    ])
    expect(await managedDevice(admin.panel, handle)).toEqual({ managedDevice: { handle, state: 'TRUSTED' } })
    expect(await managedDevice(admin.panel, phone.handle)).toEqual({ managedDevice: null })
  })

  it('[DEV-19] leaves a device that is not bound invisible and out of reach', async () => {
    const { organizationId, admin, handle, does } = await organization({ isBound: false })
    expect(await managedDevices(admin.panel, organizationId)).toEqual([])
    expect(await managedDevice(admin.panel, handle)).toEqual({ managedDevice: null })
    expect(codes(await does('requestRemoteOperation', { operation: 'LOCK' }))).toEqual(['NOT_FOUND'])
  })

  it('[DEV-19] is a decision of the owner, for an organization of the own account', async () => {
    const { organizationId, admin, phone, does } = await organization({ isBound: false })
    expect(codes(await does('bindManagedDevice', { organizationId }, admin.panel, phone.handle))).toEqual([
      'NOT_FOUND',
    ])
    const foreign = newId('organization')
    await member(subgraph, admin, foreign, 'ADMIN')
    expect(codes(await phone.tries('bindManagedDevice', { organizationId: foreign }))).toEqual(['NOT_FOUND'])
    await phone.does('bindManagedDevice', { organizationId })
    expect(codes(await phone.tries('bindManagedDevice', { organizationId }))).toEqual(['INVALID_TRANSITION'])
    const unmanaged = await ManagedPhone.enrolled(subgraph, phone.owner)
    expect(codes(await unmanaged.tries('bindManagedDevice', { organizationId }))).toEqual(['NOT_MANAGED'])
  })
})

describe('ManagedDevice.trust', () => {
  const trustOf = async (caller: TestCaller, id: string, more = '') =>
    subgraph.call<any>(
      caller,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) { ... on Organization {
        managedDevices { edges { node { handle state trust { kind value ${more} } } } } } } }`,
      { id },
    )
  const nodesOf = ({ data }: { data: any }) =>
    data._entities[0]?.managedDevices.edges.map(({ node }: any) => node) ?? null
  const categories = [
    { kind: 'DEVICE_ENROLLMENT', value: 'APPROVED' },
    { kind: 'DEVICE_REVOCATION', value: 'NOT_REVOKED' },
    { kind: 'DEVICE_REPLACEMENT', value: 'NOT_REPLACED' },
    { kind: 'MANAGED_DEVICE', value: 'MANAGED' },
    { kind: 'SECURITY_CENTER_POSTURE', value: 'NOT_REPORTED' },
    { kind: 'REMOTE_ATTESTATION', value: 'NOT_REQUIRED' },
  ]

  it('[TRU-14] shows administrators and machine clients of the organization the states of a bound device in categories', async () => {
    const { organizationId, admin, handle } = await organization()
    for (const caller of [admin.panel, subgraph.partner(organizationId)])
      expect(nodesOf(await trustOf(caller, organizationId))).toEqual([
        { handle, state: 'TRUSTED', trust: categories },
      ])
    const times = await trustOf(admin.panel, organizationId, 'observedAt')
    expect(failureOf(times)).toBe('BAD_USER_INPUT')
  })

  it('[DEV-19] shows the machine client of another organization, a member and the owner of the device nothing', async () => {
    const { organizationId, phone } = await organization()
    const foreign = subgraph.partner(newId('organization'))
    const other = new Owner(subgraph)
    await member(subgraph, other, organizationId)
    for (const caller of [foreign, other.panel, phone.owner.panel, subgraph.caller('SUPPORT')])
      expect(nodesOf(await trustOf(caller, organizationId))).toBeNull()
    await phone.does('unbindManagedDevice')
    expect(nodesOf(await trustOf(subgraph.partner(organizationId), organizationId))).toEqual([])
  })
})

describe('while the events of accounts do not arrive', () => {
  it('[DEV-19] an administrator changes nothing about a bound device; its owner acts on it, and binds none', async () => {
    const { organizationId, admin, phone, handle } = await organization()
    const unbound = await ManagedPhone.managed(subgraph, phone.owner)
    // Whether the phone is connected depends on the time since its last poll.
    const stored = async () => ({ ...(await phone.seen()), connected: null })
    const before = await stored()
    const lock = { operation: 'LOCK' }
    const administrators: [string, object?][] = [
      ['requestRemoteWipe'],
      ['requestRemoteOperation', lock],
      ['cancelRemoteWipe'],
      ['assignManagedPolicy', { policy: 'STRICT' }],
      ['restrictManagedDevice'],
      ['liftManagedDeviceRestriction'],
      ['revokeManagedDevice'],
      ['retireManagedDevice'],
    ]
    await subgraph.whileSilent(async () => {
      for (const [name, more] of administrators) {
        const answer = await phone.asks(name, { ...more }, admin.panel, handle)
        expect([name, failureOf(answer)]).toEqual([name, 'UNAVAILABLE'])
      }
      expect(await stored()).toEqual(before)
      expect(failureOf(await unbound.asks('bindManagedDevice', { organizationId }))).toBe('UNAVAILABLE')
      expect(failureOf(await phone.asks('requestRemoteOperation', lock))).toBeUndefined()
      expect(failureOf(await phone.asks('unbindManagedDevice'))).toBeUndefined()
    })
    expect(failureOf(await unbound.asks('bindManagedDevice', { organizationId }))).toBeUndefined()
  })
})

describe('the operations of an administrator', () => {
  it('[DEV-19] [MDM-10] reach a bound device: policy, operations and wipe, with actor in the trail of the owner', async () => {
    const { admin, phone, does, handle } = await organization()
    const { command } = await does('requestRemoteOperation', { operation: 'LOCK' })
    expect(command).toMatchObject({ kind: 'LOCK', state: 'REQUESTED' })
    expect((await does('requestRemoteWipe')).command).toMatchObject({ kind: 'WIPE' })
    expect((await phone.owner.audit()).at(-1)).toMatchObject({
      action: 'devices.command.requested',
      actor: admin.accountId,
      reason: 'WIPE',
    })
    expect((await does('cancelRemoteWipe')).command).toMatchObject({ state: 'CANCELED' })
    expect((await does('cancelRemoteOperation', { operation: 'LOCK' })).command).toMatchObject({
      state: 'CANCELED',
    })
    expect((await does('assignManagedPolicy', { policy: 'BASIC' })).command).toMatchObject({
      policy: 'BASIC',
    })
    // Mode and binding stay with the owner.
    for (const name of ['enableManagedMode', 'disableManagedMode', 'unbindManagedDevice'])
      expect(codes(await does(name, {}, admin.panel, handle))).toEqual(['NOT_FOUND'])
  })

  it('[DEV-19] are out of reach of members, of administrators of other organizations and of former ones', async () => {
    const { organizationId, phone, does, handle } = await organization()
    const [colleague, stranger, former] = [new Owner(subgraph), new Owner(subgraph), new Owner(subgraph)]
    await member(subgraph, colleague, organizationId)
    await member(subgraph, stranger, newId('organization'), 'ADMIN')
    await (await member(subgraph, former, organizationId, 'ADMIN')).publish('LEFT')
    for (const { panel } of [colleague, stranger, former, phone.owner]) {
      expect(codes(await does('requestRemoteWipe', {}, panel))).toEqual(['NOT_FOUND'])
      expect(await managedDevice(panel, handle)).toEqual({ managedDevice: null })
    }
    expect((await phone.seen()).commands).toHaveLength(1)
  })

  it('[DEV-13] [DEV-19] restrict a bound device, and lift no restriction but that of the organization', async () => {
    const { admin, phone, does, handle } = await organization()
    const { device } = await does('restrictManagedDevice')
    expect(device).toEqual({
      handle,
      state: 'RESTRICTED',
      availableActions: ['LIFT_RESTRICTION', 'REVOKE', 'RETIRE'],
    })
    expect(await phone.seen()).toMatchObject({ state: 'RESTRICTED' })
    expect((await phone.owner.audit()).at(-1)).toMatchObject({
      action: 'devices.device.restricted',
      actor: admin.accountId,
      target: (await phone.row()).id,
    })
    expect((await does('liftManagedDeviceRestriction')).device).toMatchObject({ state: 'TRUSTED' })

    await phone.owner.act('RESTRICT', phone.handle)
    expect(await managedDevice(admin.panel, handle)).toMatchObject({ managedDevice: { state: 'RESTRICTED' } })
    expect(codes(await does('liftManagedDeviceRestriction'))).toEqual(['INVALID_TRANSITION'])
    await phone.owner.act('LIFT_RESTRICTION', phone.handle)
    await does('restrictManagedDevice')
    await phone.owner.act('LIFT_RESTRICTION', phone.handle)
    expect(await phone.seen()).toMatchObject({ state: 'TRUSTED' })
  })

  it.each([
    ['revokeManagedDevice', 'REVOKED', 'devices.device.revoked'],
    ['retireManagedDevice', 'RETIRED', 'devices.device.retired'],
  ])(
    '[DEV-19] [MDM-08] %s ends a bound device with its management, under a grant',
    async (name, state, event) => {
      const { admin, phone, does, handle } = await organization()
      await does('requestRemoteOperation', { operation: 'LOCK' })
      const ungranted = await manage(subgraph, admin.panel, name, { deviceHandle: handle, grant: 'none' })
      expect(ungranted.errors).toMatchObject([{ extensions: { code: 'PIN_REQUIRED' } }])

      const { device, limitations } = await does(name)

      expect(device).toEqual({ handle, state, availableActions: [] })
      expect(limitations).toEqual([{ code: 'REVOCATION_FUTURE_ONLY' }])
      expect(await phone.seen()).toMatchObject({
        state,
        managedMode: 'OFF',
        commands: [{ state: 'CANCELED' }, {}],
      })
      expect(await managedDevice(admin.panel, handle)).toEqual({ managedDevice: null })
      expect((await phone.owner.events(await phone.row())).at(-1)).toMatchObject({ type: event })
      expect(await phone.phone.sendPoll()).toMatchObject({ status: 403 })
      expect(codes(await does(name))).toEqual(['NOT_FOUND'])
    },
  )

  it('[DEV-19] decide about no device that is not bound, nor by the handle of its owner', async () => {
    const { admin, phone, does, organizationId } = await organization()
    await phone.does('unbindManagedDevice')
    for (const name of [
      'restrictManagedDevice',
      'liftManagedDeviceRestriction',
      'revokeManagedDevice',
      'retireManagedDevice',
    ]) {
      expect(codes(await does(name))).toEqual(['NOT_FOUND'])
      expect(codes(await does(name, {}, admin.panel, phone.handle))).toEqual(['NOT_FOUND'])
      expect(codes(await does(name, {}, phone.owner.panel))).toEqual(['NOT_FOUND'])
    }
    expect(await managedDevices(admin.panel, organizationId)).toEqual([])
    expect(await phone.seen()).toMatchObject({ state: 'TRUSTED' })
  })

  it('[DEV-19] neither block nor cancel commands of the owner, and the other way round; the owner sees both', async () => {
    const { phone, does } = await organization()
    const lock = { operation: 'LOCK' }
    await does('requestRemoteOperation', lock)
    await phone.does('requestRemoteOperation', lock)
    const [own, foreign] = (await phone.seen()).commands
    expect(own).toMatchObject({ kind: 'LOCK', requestedBy: 'OWNER', availableActions: ['CANCEL'] })
    expect(foreign).toMatchObject({ kind: 'LOCK', requestedBy: 'ORGANIZATION', availableActions: [] })
    expect(codes(await does('requestRemoteOperation', lock))).toEqual(['COMMAND_PENDING'])

    expect((await phone.does('cancelRemoteOperation', lock)).command).toMatchObject({ id: own.id })
    expect(codes(await phone.tries('cancelRemoteOperation', lock))).toEqual(['INVALID_TRANSITION'])
    expect((await does('cancelRemoteOperation', lock)).command).toMatchObject({ id: foreign.id })
    await phone.does('requestRemoteOperation', lock)
    expect(codes(await does('cancelRemoteOperation', lock))).toEqual(['INVALID_TRANSITION'])
  })

  it('[DEV-19] a wipe that waits for the end of the binding finds no device, and orders nothing', async () => {
    const { phone, does } = await organization()
    const sql = `WITH held AS (SELECT id FROM device WHERE handle = $1 FOR UPDATE)
      UPDATE device_management m SET organization_id = NULL, organization_handle = NULL, bound_at = NULL
      FROM held WHERE m.device_id = held.id`

    const answer = await whileHeld(subgraph, { sql, parameters: [phone.handle] }, () =>
      does('requestRemoteWipe'),
    )

    expect(codes(answer)).toEqual(['NOT_FOUND'])
    expect((await phone.seen()).commands).toMatchObject([{ kind: 'ROTATE_POLICY' }])
  })

  it('are no operations of a partner', async () => {
    const { organizationId, handle } = await organization()
    const partner = { ...subgraph.partner(organizationId), scopes: scopesOfRole.PARTNER }
    const { errors } = await manage(subgraph, partner, 'requestRemoteOperation', {
      deviceHandle: handle,
      operation: 'LOCK',
    })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })
})

describe('the end of a binding', () => {
  it('[DEV-19] unbindManagedDevice cancels what the organization has requested, and leaves what the owner has', async () => {
    const { organizationId, admin, phone, does, handle } = await organization()
    await does('requestRemoteWipe')
    await phone.phone.poll()
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })

    await phone.does('unbindManagedDevice')

    const { commands, management } = await phone.seen()
    expect(management).toMatchObject({ organizationId: null })
    expect(commands.slice(0, 2)).toMatchObject([
      { kind: 'LOCK', state: 'REQUESTED' },
      { kind: 'WIPE', state: 'CANCELED' },
    ])
    expect(await managedDevices(admin.panel, organizationId)).toEqual([])
    expect(await managedDevice(admin.panel, handle)).toEqual({ managedDevice: null })
    expect(codes(await phone.tries('unbindManagedDevice'))).toEqual(['INVALID_TRANSITION'])
  })

  it.each(['unbindManagedDevice', 'LEFT'] as const)(
    '[MDM-10] %s ends the policy and every open wipe: another organization cannot wipe under it',
    async (end) => {
      const { phone, membership } = await organization()
      await phone.does('requestRemoteWipe')
      await (end === 'LEFT' ? membership.publish(end) : phone.does(end))
      expect((await phone.command()).state).toBe('CANCELED')
      expect((await phone.seen()).management).toMatchObject({ policyState: 'NONE', appliedPolicy: null })

      const other = await organizationOf(phone)

      expect(codes(await other.does('requestRemoteWipe'))).toEqual(['WIPE_NOT_ALLOWED'])
    },
  )

  it('[DEV-19] ends a command of the organization that the device has acknowledged; its report is recorded as late', async () => {
    const { phone, does } = await organization()
    await does('requestRemoteOperation', { operation: 'LOCK' })
    const received = (await phone.phone.poll())!
    await phone.phone.report(received, 'ACKNOWLEDGED')
    await phone.does('unbindManagedDevice')
    expect(await phone.command()).toMatchObject({ state: 'EXPIRED', lateReport: null })
    expect((await phone.phone.report(received, 'COMPLETED')).body).toEqual({ state: 'EXPIRED', late: true })
  })

  it('[MDM-04] a policy that the device confirms only after the binding has ended is not applied', async () => {
    const { phone, does } = await organization()
    await does('assignManagedPolicy', { policy: 'STRICT' })
    const received = (await phone.phone.poll())!
    await phone.phone.report(received, 'ACKNOWLEDGED')
    await phone.does('unbindManagedDevice')

    const answer = await phone.phone.report(received, 'COMPLETED', { policy: 'STRICT' })

    expect(answer).toEqual({ status: 200, body: { state: 'EXPIRED', late: true } })
    expect((await phone.seen()).management).toMatchObject({ policyState: 'NONE', appliedPolicy: null })
  })

  it('[DEV-19] [DEV-17] shows a later organization, and the same one again, nothing from before its binding', async () => {
    const { organizationId, admin, phone, does } = await organization()
    await does('requestRemoteOperation', { operation: 'REFRESH_POSTURE' })
    await phone.phone.carryOut((await phone.phone.poll())!)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    const [first] = await managedDevices(admin.panel, organizationId)
    expect(first.management.posture).not.toBeNull()
    expect(first.commands.edges).toEqual([{ node: { kind: 'REFRESH_POSTURE' } }])

    await phone.does('unbindManagedDevice')
    const other = await organizationOf(phone)

    const empty = { management: { appliedPolicy: null, ...nothingBefore }, commands: { edges: [] } }
    expect(await managedDevices(other.admin.panel, other.organizationId)).toMatchObject([empty])
    await other.does('assignManagedPolicy', { policy: 'BASIC' })
    expect(await managedDevices(other.admin.panel, other.organizationId)).toMatchObject([
      {
        management: { ...nothingBefore, assignedAt: expect.any(String) },
        commands: { edges: [{ node: { kind: 'ROTATE_POLICY' } }] },
      },
    ])
    await phone.does('unbindManagedDevice')
    await phone.does('bindManagedDevice', { organizationId })
    expect(await managedDevices(admin.panel, organizationId)).toMatchObject([empty])
  })

  it('[DEV-19] a member who leaves the organization takes the device along', async () => {
    const { phone, membership, does } = await organization()
    await does('requestRemoteWipe')
    await membership.publish('LEFT')
    expect(await phone.seen()).toMatchObject({ managedMode: 'ON', management: { organizationId: null } })
    expect((await phone.seen()).commands[0]).toMatchObject({ kind: 'WIPE', state: 'CANCELED' })
    expect((await phone.events()).slice(-2)).toEqual(['command.canceled', 'management.unbound'])
  })
})

describe('handles', () => {
  it('[DEV-17] no two viewers of one device have the same: its owner, two organizations in turn', async () => {
    const { organizationId, phone, handle } = await organization()
    const other = newId('organization')
    await member(subgraph, phone.owner, other)
    await phone.does('unbindManagedDevice')
    await phone.does('bindManagedDevice', { organizationId: other })
    const { id } = await phone.row()
    const [row] = await subgraph.app.read<{ organization_handle: string }>(
      'SELECT organization_handle FROM device_management WHERE device_id = $1',
      [id],
    )
    const handles = [phone.handle, handle, row!.organization_handle]
    expect(new Set(handles).size).toBe(3)
    await phone.does('unbindManagedDevice')
    await phone.does('bindManagedDevice', { organizationId })
    expect(failureOf(await phone.asks('unbindManagedDevice'))).toBeUndefined()
  })
})
