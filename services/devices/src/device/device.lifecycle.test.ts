import { type TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, startDevices } from './device.fixture'
import { DeviceAction, deviceLifecycle, DeviceState } from './device.lifecycle'

const states = Object.values(DeviceState)
/** REMOVE is no move of the lifecycle: it is possible in every state (DEV-06). */
const actions = Object.values(DeviceAction).filter((action) => action !== 'REMOVE')

/** What DEV-12 allows, written down by hand: rows are the states before, entries the states after. */
const allowed: Record<DeviceState, DeviceState[]> = {
  PENDING_ENROLLMENT: [DeviceState.TRUSTED, DeviceState.REVOKED],
  TRUSTED: [DeviceState.RESTRICTED, DeviceState.REVOKED, DeviceState.REPLACED, DeviceState.RETIRED],
  RESTRICTED: [DeviceState.TRUSTED, DeviceState.REVOKED, DeviceState.REPLACED, DeviceState.RETIRED],
  REVOKED: [],
  REPLACED: [],
  RETIRED: [],
}

const pairs = states.flatMap((from) => states.map((to) => ({ from, to })))

describe('the lifecycle of a device', () => {
  it('[DEV-12] has six states, all reachable', () => {
    expect(states).toHaveLength(6)
    expect(deviceLifecycle.reachable()).toEqual(new Set(states))
  })

  it.each(pairs)('[DEV-12] $from → $to is possible exactly where the register says so', ({ from, to }) => {
    const possible = deviceLifecycle.next(from).some((action) => deviceLifecycle.moves[action].to === to)
    expect(possible).toBe(allowed[from].includes(to))
  })

  it.each([DeviceState.REVOKED, DeviceState.REPLACED, DeviceState.RETIRED])(
    '[DEV-12] [DEV-14] %s is terminal',
    (state) => expect(deviceLifecycle.next(state)).toEqual([]),
  )
})

describe('every action in every state', () => {
  let subgraph: TestSubgraph
  beforeAll(async () => {
    subgraph = await startDevices()
  })
  afterAll(() => subgraph.stop())

  const moves = states.flatMap((from) => actions.map((action) => ({ from, action })))
  const legal = moves.filter(({ from, action }) => deviceLifecycle.moves[action].from.includes(from))
  const illegal = moves.filter((move) => !legal.includes(move))

  it.each(legal)(
    '[DEV-12] $action moves a device that is $from, with its event and audit entry',
    async (move) => {
      const owner = new Owner(subgraph)
      const { handle, session } = await owner.device(move.from)
      const before = await owner.row(handle)
      const { to, event } = deviceLifecycle.moves[move.action]
      const about = async () => (await owner.audit()).filter(({ target }) => target === before.id)
      const trail = await about()

      const { device, errors } = await owner.act(move.action, handle)

      expect(errors).toEqual([])
      expect(device).toMatchObject({
        handle,
        state: to,
        availableActions: [...deviceLifecycle.next(to), 'REMOVE'],
      })
      const row = await owner.row(handle)
      expect(row).toMatchObject({ state: to, version: before.version + 1 })
      const data = {
        ...{ deviceId: row.id, accountId: owner.accountId, sessionId: session.sessionId, state: to },
        keyThumbprint: row.key_thumbprint,
      }
      const effective = event === 'devices.device.revoked' ? { effectiveAt: row.ended_at.toISOString() } : {}
      expect((await owner.events(row)).at(-1)).toEqual({
        type: event,
        aggregateId: row.id,
        version: row.version,
        data: { ...data, ...effective },
      })
      expect((await about()).slice(trail.length)).toMatchObject([
        { actor: owner.accountId, action: event, outcome: 'DONE', reason: '' },
      ])
    },
  )

  it.each(illegal)('[DEV-12] $action answers INVALID_TRANSITION to a device that is $from', async (move) => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device(move.from)
    const before = await owner.row(handle)
    const events = await owner.events(before)
    const trail = await owner.audit()

    const { device, errors } = await owner.act(move.action, handle)

    expect(device).toBeNull()
    expect(errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect(await owner.row(handle)).toEqual(before)
    expect(await owner.events(before)).toEqual(events)
    const denied = (await owner.audit()).slice(trail.length).filter(({ outcome }) => outcome === 'DENIED')
    expect(denied).toMatchObject([{ actor: owner.accountId, reason: 'INVALID_TRANSITION' }])
  })
})
