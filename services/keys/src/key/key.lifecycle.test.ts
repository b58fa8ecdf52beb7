import { Holder, TestKeys } from '../keys.fixture'
import { KeyAction, keyLifecycle, KeyState } from './key.lifecycle'

const states = Object.values(KeyState)
const actions = Object.values(KeyAction)
const { LINKED, ACTIVE, LOST, REVOKED, REPLACED, RETIRED } = KeyState

/** What KEY-02 to KEY-05 allow, written down by hand: rows are the states before, entries the states after. */
const allowed: Record<KeyState, KeyState[]> = {
  LINKED: [ACTIVE, REVOKED, REPLACED, RETIRED],
  ACTIVE: [LOST, REVOKED, REPLACED, RETIRED],
  LOST: [ACTIVE, REVOKED, REPLACED, RETIRED],
  REVOKED: [],
  REPLACED: [],
  RETIRED: [],
}

const pairs = states.flatMap((from) => states.map((to) => ({ from, to })))

describe('the lifecycle of an Enigm Key', () => {
  it('[KEY-02] has six states, all reachable', () => {
    expect(states).toHaveLength(6)
    expect(keyLifecycle.reachable()).toEqual(new Set(states))
  })

  it.each(pairs)('[KEY-02] $from → $to is possible exactly where the register says so', ({ from, to }) => {
    const possible = keyLifecycle.next(from).some((action) => keyLifecycle.moves[action].to === to)
    expect(possible).toBe(allowed[from].includes(to))
  })

  it.each([REVOKED, REPLACED, RETIRED])('[KEY-04] %s is terminal', (state) =>
    expect(keyLifecycle.next(state)).toEqual([]),
  )

  it('[KEY-07] offers no action that activates a Key: Enigm App does that', () => {
    expect(keyLifecycle.next(LINKED)).toContain('ACTIVATE')
    expect(actions).not.toContain('ACTIVATE')
  })
})

describe('every action in every state', () => {
  let keys: TestKeys
  beforeAll(async () => {
    keys = await TestKeys.start()
  })
  afterAll(() => keys.stop())

  const moves = states.flatMap((from) => actions.map((action) => ({ from, action })))
  const legal = moves.filter(({ from, action }) => keyLifecycle.moves[action].from.includes(from))
  const illegal = moves.filter((move) => !legal.includes(move))

  it.each(legal)(
    '[KEY-02] $action moves a Key that is $from, with its event and audit entry',
    async (move) => {
      const holder = await Holder.create(keys)
      const { handle, id } = await holder.key(move.from)
      const before = await holder.row(handle)
      const about = async () => (await holder.audit()).filter(({ target }) => target === id)
      const trail = await about()
      const { to, event } = keyLifecycle.moves[move.action]

      const { key, errors } = await holder.act(move.action, handle)

      expect(errors).toEqual([])
      expect(key).toMatchObject({
        handle,
        state: to,
        availableActions: keyLifecycle.next(to).filter((action) => action !== 'ACTIVATE'),
      })
      const row = await holder.row(handle)
      expect(row).toMatchObject({ state: to, version: before.version + 1 })
      expect(key!.lifecycle[0]).toEqual({ from: move.from, to, at: row.changed_at.toISOString() })
      expect((await keys.subgraph.events(id)).at(-1)).toEqual({
        type: event,
        aggregateId: id,
        version: row.version,
        data: { keyId: id, accountId: holder.accountId, state: to },
      })
      expect((await about()).slice(trail.length)).toMatchObject([
        { actor: holder.accountId, action: event, outcome: 'DONE', reason: '' },
      ])
    },
  )

  it.each(illegal)('[KEY-02] $action answers INVALID_TRANSITION to a Key that is $from', async (move) => {
    const holder = await Holder.create(keys)
    const { handle, id } = await holder.key(move.from)
    const before = await holder.row(handle)
    const events = await keys.subgraph.events(id)

    const { key, errors } = await holder.act(move.action, handle)

    expect(key).toBeNull()
    expect(errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect(await holder.row(handle)).toEqual(before)
    expect(await keys.subgraph.events(id)).toEqual(events)
    expect((await holder.audit()).at(-1)).toMatchObject({ outcome: 'DENIED', reason: 'INVALID_TRANSITION' })
  })
})
