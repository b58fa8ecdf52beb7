import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { startDevices } from '../device/device.fixture'
import { ManagedPhone } from './commands.fixture'
import { commandLifecycle, DeviceCommandState } from './command.lifecycle'

const states = Object.values(DeviceCommandState)

/** The allowed transitions, written down by hand: rows are the states before, entries the states after. */
const allowed: Record<DeviceCommandState, DeviceCommandState[]> = {
  REQUESTED: ['DISPATCHED', 'CANCELED', 'EXPIRED'],
  DISPATCHED: ['ACKNOWLEDGED', 'CANCELED', 'EXPIRED'],
  ACKNOWLEDGED: ['COMPLETED', 'FAILED', 'EXPIRED'],
  COMPLETED: [],
  FAILED: [],
  CANCELED: [],
  EXPIRED: [],
}

describe('the lifecycle of a command', () => {
  it('[MDM-09] has seven states, all reachable', () => {
    expect(states).toHaveLength(7)
    expect(commandLifecycle.reachable()).toEqual(new Set(states))
  })

  it.each(states.flatMap((from) => states.map((to) => ({ from, to }))))(
    '[MDM-09] $from → $to is possible exactly where it is allowed',
    ({ from, to }) => {
      const possible = commandLifecycle.next(from).some((action) => commandLifecycle.moves[action].to === to)
      expect(possible).toBe(allowed[from].includes(to))
    },
  )
})

describe('every report and every cancelation in every state', () => {
  let subgraph: TestSubgraph
  beforeAll(async () => {
    subgraph = await startDevices()
  })
  afterAll(() => subgraph.stop())

  /** A LOCK command in a state, and the command as the device has received it. */
  async function commandIn(state: DeviceCommandState) {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    const received = (await phone.phone.poll())!
    const { app } = subgraph
    if (state === 'REQUESTED')
      await app.read(`UPDATE device_command SET state = 'REQUESTED' WHERE id = $1`, [received.jti])
    if (['ACKNOWLEDGED', 'COMPLETED', 'FAILED'].includes(state))
      await phone.phone.report(received, 'ACKNOWLEDGED')
    if (state === 'COMPLETED' || state === 'FAILED') await phone.phone.report(received, state)
    if (state === 'CANCELED') await phone.does('cancelRemoteOperation', { operation: 'LOCK' })
    if (state === 'EXPIRED') await expire(phone, received.jti)
    expect(await phone.command()).toMatchObject({ state })
    return { phone, received }
  }

  async function expire(phone: ManagedPhone, id: string) {
    await subgraph.app.read('UPDATE job SET due_at = now() WHERE aggregate_id = $1', [id])
    await subgraph.until(async () => (await phone.command()).state === 'EXPIRED', 'the command to expire')
  }

  const after: Record<DeviceCommandState, Partial<Record<string, DeviceCommandState>>> = {
    REQUESTED: {},
    DISPATCHED: { ACKNOWLEDGED: 'ACKNOWLEDGED', COMPLETED: 'COMPLETED', FAILED: 'FAILED' },
    ACKNOWLEDGED: { COMPLETED: 'COMPLETED', FAILED: 'FAILED' },
    COMPLETED: {},
    FAILED: {},
    CANCELED: {},
    EXPIRED: {},
  }
  const reports = ['ACKNOWLEDGED', 'NOT_NOW', 'COMPLETED', 'FAILED'] as const

  it.each(states.slice(1).flatMap((state) => reports.map((report) => ({ state, report }))))(
    '[MDM-09] the report $report moves a command that is $state as the table says',
    async ({ state, report }) => {
      const { phone, received } = await commandIn(state)
      const events = await phone.events()
      const expected = after[state][report] ?? state

      const answer = await phone.phone.report(received, report)

      const isLate = state === 'CANCELED' || state === 'EXPIRED'
      expect(answer).toEqual({ status: 200, body: { state: expected, late: isLate } })
      expect(await phone.command()).toMatchObject({
        state: expected,
        lateReport: isLate && report !== 'NOT_NOW' ? report : null,
      })
      // The same report again changes nothing and emits nothing.
      const emitted = await phone.events()
      expect(emitted.length > events.length).toBe(
        expected !== state ||
          (isLate && report !== 'NOT_NOW') ||
          (state === 'DISPATCHED' && report === 'NOT_NOW'),
      )
      await phone.phone.report(received, report)
      expect(await phone.events()).toEqual(emitted)
    },
  )

  it('[MDM-09] an acknowledged command expires, frees its kind, and a later report is recorded as late', async () => {
    const { phone, received } = await commandIn('ACKNOWLEDGED')
    expect((await phone.tries('requestRemoteOperation', { operation: 'LOCK' })).errors).toMatchObject([
      { code: 'COMMAND_PENDING' },
    ])

    await expire(phone, received.jti)

    const late = { state: 'EXPIRED', late: true }
    expect(await phone.phone.report(received, 'COMPLETED')).toEqual({ status: 200, body: late })
    expect(await phone.command()).toMatchObject({ state: 'EXPIRED', lateReport: 'COMPLETED' })
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
  })

  it('[MDM-09] an acknowledged command ends with managed mode and does not block it when it is on again', async () => {
    const { phone, received } = await commandIn('ACKNOWLEDGED')

    await phone.does('disableManagedMode')

    expect(await phone.command()).toMatchObject({ state: 'EXPIRED', endedAt: expect.any(String) })
    await phone.does('enableManagedMode')
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    await phone.phone.report(received, 'COMPLETED')
    expect((await phone.seen()).commands).toMatchObject([
      { state: 'REQUESTED' },
      { state: 'EXPIRED', lateReport: 'COMPLETED' },
    ])
  })

  it.each(states)('[MDM-09] cancelRemoteOperation on a command that is %s', async (state) => {
    const { phone } = await commandIn(state)
    const { command, errors } = await phone.tries('cancelRemoteOperation', { operation: 'LOCK' })
    if (allowed[state].includes('CANCELED'))
      expect(command).toMatchObject({ state: 'CANCELED', availableActions: [] })
    else expect(errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
  })
})
