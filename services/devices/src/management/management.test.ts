import { newId } from '@enigm/contracts'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { member, manage, ManagedPhone } from '../command/commands.fixture'
import { Owner, startDevices } from '../device/device.fixture'
import { ManagedMode, managementLifecycle } from './management.lifecycle'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const codes = ({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code)

describe('the lifecycle of managed mode', () => {
  const modes = Object.values(ManagedMode)
  const allowed: Record<ManagedMode, ManagedMode[]> = { OFF: ['ON'], ON: ['OFF'] }

  it.each(modes.flatMap((from) => modes.map((to) => ({ from, to }))))(
    '[MDM-02] $from → $to is possible exactly where it is allowed',
    ({ from, to }) => {
      const moves = managementLifecycle.next(from).map((action) => managementLifecycle.moves[action].to)
      expect(moves.includes(to)).toBe(allowed[from].includes(to))
    },
  )
})

describe('enableManagedMode', () => {
  it('[MDM-01] [MDM-02] [DEV-09] is off until the owner of the device switches it on, and then shows what can be requested', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    expect(await phone.seen()).toMatchObject({
      managedMode: 'OFF',
      management: null,
      managedCapabilities: ['LOCK', 'REFRESH_POSTURE', 'ROTATE_POLICY', 'WIPE'].map((name) => ({
        name,
        state: 'NOT_MANAGED',
      })),
    })

    const { device, limitations } = await phone.does('enableManagedMode')

    expect(limitations).toEqual([{ code: 'MANAGEMENT_NOT_CONTENT' }])
    expect(device).toMatchObject({
      managedMode: 'ON',
      management: { assignedPolicy: null, policyState: 'NONE', organizationId: null, chainBroken: false },
      managedCapabilities: [
        { name: 'LOCK', state: 'AVAILABLE' },
        { name: 'REFRESH_POSTURE', state: 'AVAILABLE' },
        { name: 'ROTATE_POLICY', state: 'NOT_ALLOWED' },
        { name: 'WIPE', state: 'NOT_ALLOWED' },
      ],
    })
    expect(await phone.events()).toEqual(['management.enabled'])
    const { id } = await phone.row()
    expect((await phone.owner.audit()).at(-1)).toMatchObject({
      action: 'devices.management.enabled',
      actor: phone.owner.accountId,
      target: id,
      outcome: 'DONE',
    })
    expect(codes(await phone.tries('enableManagedMode'))).toEqual(['INVALID_TRANSITION'])
  })

  it('[MDM-02] answers NOT_FOUND to every other account, an administrator of the own organization included', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    const admin = new Owner(subgraph)
    const organizationId = newId('organization')
    await member(subgraph, phone.owner, organizationId)
    await member(subgraph, admin, organizationId, 'ADMIN')
    expect(codes(await phone.tries('enableManagedMode', {}, admin.panel))).toEqual(['NOT_FOUND'])
    expect(await phone.events()).toEqual([])
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD'] as const)(
    '[MDM-02] is forbidden to %s',
    async (role) => {
      const { handle } = await ManagedPhone.enrolled(subgraph)
      const caller = role === 'PARTNER' ? subgraph.partner(newId('organization')) : subgraph.caller(role)
      const { errors } = await manage(subgraph, caller, 'enableManagedMode', { deviceHandle: handle })
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    },
  )

  it.each(['PENDING_ENROLLMENT', 'RESTRICTED', 'REVOKED', 'REPLACED', 'RETIRED'] as const)(
    '[MDM-09] refuses a device that is %s',
    async (state) => {
      const owner = new Owner(subgraph)
      const { handle } = await owner.device(state, 'ENIGM_OS')
      const { data } = await manage(subgraph, owner.panel, 'enableManagedMode', { deviceHandle: handle })
      expect(codes(data.enableManagedMode)).toEqual(['NOT_MANAGEABLE'])
    },
  )

  it('refuses a device that does not run Enigm OS', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device('TRUSTED')
    const { data } = await manage(subgraph, owner.panel, 'enableManagedMode', { deviceHandle: handle })
    expect(codes(data.enableManagedMode)).toEqual(['NOT_MANAGEABLE'])
  })
})

describe('disableManagedMode', () => {
  it('[MDM-02] cancels what the device has not acknowledged, and ends policy, posture and binding', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    await phone.does('requestRemoteWipe')
    await phone.phone.poll()

    const { device } = await phone.does('disableManagedMode')

    expect(device).toMatchObject({ managedMode: 'OFF', management: null })
    const { commands } = await phone.seen()
    expect(commands.map(({ kind, state }: any) => [kind, state])).toEqual([
      ['WIPE', 'CANCELED'],
      ['LOCK', 'CANCELED'],
      ['ROTATE_POLICY', 'COMPLETED'],
    ])
    expect(await phone.phone.poll()).toBeNull()
    expect(codes(await phone.tries('disableManagedMode'))).toEqual(['INVALID_TRANSITION'])
  })

  it('[MDM-02] brings nothing back when managed mode is switched on again', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    await phone.does('disableManagedMode')

    await phone.does('enableManagedMode')

    expect(await phone.phone.poll()).toBeNull()
    expect((await phone.seen()).management).toMatchObject({
      assignedPolicy: null,
      appliedPolicy: null,
      policyState: 'NONE',
    })
    expect(codes(await phone.tries('requestRemoteWipe'))).toEqual(['WIPE_NOT_ALLOWED'])
  })
})

describe('assignManagedPolicy', () => {
  it('[MDM-04] shows an assigned policy as pending, and as applied only after the signed answer of the device', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    const { command } = await phone.does('assignManagedPolicy', { policy: 'WIPE_ALLOWED' })
    expect(command).toMatchObject({ kind: 'ROTATE_POLICY', policy: 'WIPE_ALLOWED', state: 'REQUESTED' })
    const pending = { assignedPolicy: 'WIPE_ALLOWED', policyState: 'PENDING', appliedPolicy: null }
    expect((await phone.seen()).management).toMatchObject(pending)
    const received = (await phone.phone.poll())!
    await phone.phone.report(received, 'ACKNOWLEDGED')
    expect((await phone.seen()).management).toMatchObject(pending)

    await phone.phone.report(received, 'COMPLETED', { policy: 'WIPE_ALLOWED' })

    expect((await phone.seen()).management).toMatchObject({
      policyState: 'APPLIED',
      appliedPolicy: 'WIPE_ALLOWED',
    })
  })

  it('[THR-03] does not count a report of another policy as applied', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('assignManagedPolicy', { policy: 'STRICT' })
    const received = (await phone.phone.poll())!

    await phone.phone.report(received, 'COMPLETED', { policy: 'BASIC' })

    expect((await phone.seen()).management).toMatchObject({ policyState: 'FAILED', appliedPolicy: null })
    expect(await phone.command()).toMatchObject({ state: 'FAILED', failure: 'INCOMPLETE_REPORT' })
  })

  it('gives way to a later policy until the device has acknowledged it', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('assignManagedPolicy', { policy: 'BASIC' })
    await phone.does('assignManagedPolicy', { policy: 'STRICT' })
    const { commands } = await phone.seen()
    expect(commands.map(({ policy, state }: any) => [policy, state])).toEqual([
      ['STRICT', 'REQUESTED'],
      ['BASIC', 'CANCELED'],
    ])
    await phone.phone.report((await phone.phone.poll())!, 'ACKNOWLEDGED')
    expect(codes(await phone.tries('assignManagedPolicy', { policy: 'BASIC' }))).toEqual(['COMMAND_PENDING'])
    expect((await phone.seen()).management).toMatchObject({ assignedPolicy: 'STRICT' })
  })

  it('[MDM-05] needs managed mode', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    expect(codes(await phone.tries('assignManagedPolicy', { policy: 'BASIC' }))).toEqual(['NOT_MANAGED'])
    expect(codes(await phone.tries('requestRemoteOperation', { operation: 'LOCK' }))).toEqual(['NOT_MANAGED'])
  })
})

describe('the end of a managed device', () => {
  it.each(['REVOKE', 'RETIRE', 'REPLACE'] as const)(
    '[MDM-08] %s switches managed mode off and cancels what waits',
    async (action) => {
      const phone = await ManagedPhone.withPolicy(subgraph)
      await phone.does('requestRemoteWipe')
      await phone.owner.act(action, phone.handle)
      expect(await phone.seen()).toMatchObject({
        managedMode: 'OFF',
        commands: [{ kind: 'WIPE', state: 'CANCELED' }, {}],
      })
      expect(await phone.phone.sendPoll()).toEqual({ status: 403, body: { code: 'NOT_TRUSTED' } })
    },
  )

  it('[DEV-07] gives a replacement no managed mode', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    const { replacement } = await phone.owner.act('REPLACE', phone.handle)
    const { data } = await subgraph.call<any>(
      phone.owner.panel,
      'query ($handle: DeviceHandle!) { device(handle: $handle) { managedMode management { appliedPolicy } commands { totalCount } } }',
      { handle: replacement!.handle },
    )
    expect(data.device).toEqual({ managedMode: 'OFF', management: null, commands: { totalCount: 0 } })
  })
})
