import { newId } from '@enigm/contracts'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, startDevices } from '../device/device.fixture'
import { manage, ManagedPhone } from './commands.fixture'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const codes = ({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code)

describe('requestRemoteWipe', () => {
  it('[MDM-09] [MDM-10] [MDM-11] [LIM-03] is completed only by the signed report of the device, with grant and actor in the trail', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    const { command, limitations } = await phone.does('requestRemoteWipe')
    expect(limitations).toEqual([{ code: 'REMOTE_WIPE_CONDITIONAL' }])
    expect(command).toMatchObject({
      kind: 'WIPE',
      state: 'REQUESTED',
      availableActions: ['CANCEL'],
      limitations: [{ code: 'REMOTE_WIPE_CONDITIONAL' }],
    })
    const entry = (await phone.owner.audit()).at(-1)!
    expect(entry).toMatchObject({
      action: 'devices.command.requested',
      actor: phone.owner.accountId,
      target: (await phone.row()).id,
      reason: 'WIPE',
    })
    expect(entry.grantId).toMatch(/^grant_/)

    const received = (await phone.phone.poll())!
    expect(await phone.command()).toMatchObject({ state: 'DISPATCHED' })
    await phone.phone.report(received, 'ACKNOWLEDGED')
    expect(await phone.command()).toMatchObject({
      state: 'ACKNOWLEDGED',
      endedAt: null,
      availableActions: [],
    })
    await phone.phone.report(received, 'COMPLETED')
    expect(await phone.command()).toMatchObject({ state: 'COMPLETED', failure: null })
    expect((await phone.owner.audit()).at(-1)).toMatchObject({
      action: 'devices.command.completed',
      actor: (await phone.row()).id,
    })
  })

  it('[MDM-10] needs a grant for this operation and this device', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    const other = await ManagedPhone.withPolicy(subgraph)
    const { panel } = phone.owner
    for (const grant of [
      undefined,
      'none',
      await subgraph.grant(panel, 'DEVICE_REVOCATION', phone.handle),
      await subgraph.grant(panel, 'REMOTE_WIPE', other.handle),
      await subgraph.grant(phone.owner.session(), 'REMOTE_WIPE', phone.handle),
    ]) {
      const { errors } = await manage(subgraph, panel, 'requestRemoteWipe', {
        deviceHandle: phone.handle,
        grant,
      })
      expect(errors).toMatchObject([{ extensions: { code: 'PIN_REQUIRED' } }])
    }
    expect((await phone.seen()).commands).toHaveLength(1)
  })

  it('[MDM-10] needs a confirmed policy that allows it: an assigned one is not enough', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    expect(codes(await phone.tries('requestRemoteWipe'))).toEqual(['WIPE_NOT_ALLOWED'])
    await phone.does('assignManagedPolicy', { policy: 'WIPE_ALLOWED' })
    expect(codes(await phone.tries('requestRemoteWipe'))).toEqual(['WIPE_NOT_ALLOWED'])
    await phone.phone.carryOut((await phone.phone.poll())!)
    await phone.does('assignManagedPolicy', { policy: 'BASIC' })
    expect(codes(await phone.tries('requestRemoteWipe'))).toEqual(['WIPE_NOT_ALLOWED'])
  })

  it('[MDM-09] [THR-03] refuses an unmanaged device and one of another account, and orders nothing', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    const stranger = new Owner(subgraph)
    expect(codes(await phone.tries('requestRemoteWipe', {}, stranger.panel))).toEqual(['NOT_FOUND'])
    await phone.does('disableManagedMode')
    expect(codes(await phone.tries('requestRemoteWipe'))).toEqual(['NOT_MANAGED'])
    expect((await phone.seen()).commands).toMatchObject([{ kind: 'ROTATE_POLICY' }])
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD'] as const)(
    '[MDM-10] is no operation of %s',
    async (role) => {
      const { handle } = await ManagedPhone.withPolicy(subgraph)
      const caller = role === 'PARTNER' ? subgraph.partner(newId('organization')) : subgraph.caller(role)
      for (const name of ['requestRemoteWipe', 'cancelRemoteWipe']) {
        const { errors } = await manage(subgraph, caller, name, { deviceHandle: handle })
        expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
      }
    },
  )

  it('is open once for a device, also under parallel requests', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    const payloads = await Promise.all([1, 2, 3].map(() => phone.tries('requestRemoteWipe')))
    expect(payloads.flatMap(codes).sort()).toEqual(['COMMAND_PENDING', 'COMMAND_PENDING'])
  })

  it('[MDM-10] is canceled by a policy without wipe, also when it was sent, and is not delivered again', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteWipe')
    expect((await phone.phone.sendPoll()).status).toBe(200)

    await phone.does('assignManagedPolicy', { policy: 'BASIC' })

    const { commands } = await phone.seen()
    expect(commands[1]).toMatchObject({ kind: 'WIPE', state: 'CANCELED' })
    expect(await phone.phone.poll()).toMatchObject({ command: 'ROTATE_POLICY' })
  })

  it('[MDM-10] waits until the device has confirmed a later policy that allows it', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteWipe')
    await phone.does('assignManagedPolicy', { policy: 'STRICT' })
    const rotation = (await phone.phone.poll())!
    expect(rotation).toMatchObject({ command: 'ROTATE_POLICY' })
    await phone.phone.carryOut(rotation)
    expect(await phone.phone.poll()).toMatchObject({ command: 'WIPE' })
  })

  it('[MDM-10] is canceled instead of delivered when the device has refused the later policy', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteWipe')
    await phone.does('assignManagedPolicy', { policy: 'STRICT' })
    await phone.phone.report((await phone.phone.poll())!, 'FAILED')

    expect(await phone.phone.poll()).toBeNull()

    expect((await phone.seen()).commands[1]).toMatchObject({ kind: 'WIPE', state: 'CANCELED' })
  })

  it('does not wait for the commands before it', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    await phone.does('requestRemoteWipe')
    expect(await phone.phone.poll()).toMatchObject({ command: 'WIPE' })
  })
})

describe('requestRemoteOperation', () => {
  it('[MDM-05] has a closed list of operations, without a script and without a wipe', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    for (const operation of ['RUN_SCRIPT', 'WIPE', '']) {
      const { errors } = await phone.asks('requestRemoteOperation', { operation })
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    }
    for (const operation of ['LOCK', 'REFRESH_POSTURE', 'ROTATE_POLICY'])
      expect((await phone.does('requestRemoteOperation', { operation })).command).toMatchObject({
        kind: operation,
      })
  })

  it('[MDM-03] [DEV-08] REFRESH_POSTURE shows what the device has reported, by the hour', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'REFRESH_POSTURE' })
    expect((await phone.seen()).management.posture).toBeNull()
    await phone.phone.carryOut((await phone.phone.poll())!)
    const { posture } = (await phone.seen()).management
    expect(posture).toMatchObject({ screenLock: true, systemIntact: true })
    expect(posture.reportedHour).toMatch(/:00:00\.000Z$/)
  })

  it('REFRESH_POSTURE without a posture has failed', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'REFRESH_POSTURE' })
    await phone.phone.report((await phone.phone.poll())!, 'COMPLETED')
    expect(await phone.command()).toMatchObject({ state: 'FAILED', failure: 'INCOMPLETE_REPORT' })
    expect((await phone.seen()).management.posture).toBeNull()
  })

  it('ROTATE_POLICY needs an assigned policy', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    expect(codes(await phone.tries('requestRemoteOperation', { operation: 'ROTATE_POLICY' }))).toEqual([
      'INVALID_TRANSITION',
    ])
  })

  it('shows why the device has refused', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    await phone.phone.report((await phone.phone.poll())!, 'FAILED', { reason: 'REFUSED' })
    expect(await phone.command()).toMatchObject({ state: 'FAILED', failure: 'REFUSED' })
  })
})
