import { defineSubgraph } from '../define'
import type { Part } from '../definition'
import { startSubgraph, type RunningSubgraph } from '../start'
import { startTestSubgraph, type TestSubgraph } from '../testkit/subgraph'
import { CreateThing1700000000001, Thing } from '../testkit/thing'
import { countersOf, KEPT_DAYS } from './counters'
import { countToday } from './counting'

const thingCounters = countersOf(Thing, 'state', {
  name: 'ThingCounters',
  description: 'Things by state',
  values: { OPEN: 'Open things.', SHUT: 'Shut things.', GONE: 'Things that are gone.' },
})
const definition = defineSubgraph({
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
  counters: [thingCounters],
} satisfies Part & { name: 'devices' })

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startTestSubgraph(definition)
})
afterAll(() => subgraph.stop())
beforeEach(async () => {
  await subgraph.app.data.query('DELETE FROM daily_count')
  await subgraph.app.data.query('DELETE FROM thing')
})

const add = (count: number, state = 'OPEN') =>
  subgraph.app.data.query(
    'INSERT INTO thing SELECT gen_random_uuid(), 1, $2, gen_random_uuid() FROM generate_series(1, $1)',
    [count, state],
  )
const ask = (query: string, variables: object = {}, role: 'DASHBOARD' | 'CUSTOMER' = 'DASHBOARD') =>
  subgraph.call(subgraph.caller(role), query, variables)
const now = async () => (await ask('{ thingCounters { open shut gone } }')).data.thingCounters
const history = async (days?: number) => {
  const { data } = await ask(
    'query($days: Int) { thingCounterHistory(days: $days) { date counts { open shut gone } } }',
    days === undefined ? {} : { days },
  )
  return data.thingCounterHistory as { date: string; counts: Record<string, number | null> }[]
}
const opened = async (days?: number) => (await history(days)).map(({ counts }) => counts.open)
/** The UTC day some days ago. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const storedRows = () =>
  subgraph.app.read<{ key: string; counts: object }>('SELECT key, counts FROM daily_count ORDER BY key DESC')

describe('the history of a counter', () => {
  it('[FED-08] gives each day what its counter showed: suppressed and rounded, today first', async () => {
    await add(4)
    await add(14, 'SHUT')
    expect(await now()).toEqual({ open: null, shut: 10, gone: null })
    await subgraph.nextDay()
    await add(3)
    expect(await history()).toEqual([
      { date: daysAgo(0), counts: { open: 5, shut: 10, gone: null } },
      { date: daysAgo(1), counts: { open: null, shut: 10, gone: null } },
    ])
    expect(await now()).toEqual({ open: 5, shut: 10, gone: null })
    expect((await storedRows()).map(({ counts }) => counts)).toEqual([
      { open: 5, shut: 10, gone: null },
      { open: null, shut: 10, gone: null },
    ])
  })

  it('[FED-08] gives an attacker who adds things and polls one rounded number a day, also afterwards', async () => {
    await add(2)
    const polls: unknown[] = []
    const day = async (added: number) => {
      for (let count = 0; count <= added; count++) {
        polls.push(...(await opened()).slice(0, 1), (await now()).open)
        if (count < added) await add(1)
      }
      await subgraph.nextDay()
    }
    await day(4)
    await day(1)
    await add(2)
    await day(0)
    expect([...new Set(polls)]).toEqual([null, 5])
    expect(await opened()).toEqual([5, 5, 5, null])
    await subgraph.app.data.query('DELETE FROM thing')
    expect(await opened()).toEqual([5, 5, 5, null])
  })

  it('has no day on which the service did not run', async () => {
    await add(5)
    await now()
    await subgraph.nextDay()
    await subgraph.nextDay()
    expect((await history()).map(({ date }) => date)).toEqual([daysAgo(0), daysAgo(2)])
  })

  it('has 400 days, of which the purge keeps no more', async () => {
    await subgraph.app.data.query(
      `INSERT INTO daily_count SELECT 'ThingCounters', (current_date - n)::text, '{"open": 10}',
         date_trunc('day', clock_timestamp(), 'UTC') - make_interval(days => n) + interval '400 days'
       FROM generate_series(1, 410) n`,
    )
    const days = (await history(KEPT_DAYS)).map(({ date }) => date)
    expect([days.length, days[0], days.at(-1)]).toEqual([400, daysAgo(0), daysAgo(399)])
    expect(await opened(2)).toEqual([null, 10])
    expect(await opened()).toHaveLength(30)
    await subgraph.purge()
    expect((await storedRows()).filter(({ key }) => key < daysAgo(400))).toEqual([])
    expect(await history(KEPT_DAYS)).toHaveLength(400)
  })

  it.each([0, -1, 401])('refuses %s days', async (days) => {
    const { errors } = await ask('{ thingCounterHistory(days: ' + days + ') { date } }')
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it.each(['CUSTOMER', 'SUPPORT', 'PARTNER'] as const)('[FED-08] is not for %s', async (role) => {
    const caller = subgraph.caller(role)
    for (const field of ['thingCounters { open }', 'thingCounterHistory { date }']) {
      const { errors } = await subgraph.call(caller, `{ ${field} }`)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })
})

describe('the count of a day', () => {
  /** Another process of the same service. */
  const another = async (): Promise<RunningSubgraph> => {
    const { DATABASE_URL, NATS_URL, INTERNAL_PUBLIC_KEYS, GRANT_PUBLIC_KEYS, HANDLE_KEY } =
      subgraph.app.config
    const running = await startSubgraph(definition, {
      ...{ DATABASE_URL, NATS_URL, PORT: '0', LOG_LEVEL: 'silent' },
      INTERNAL_PUBLIC_KEYS: JSON.stringify(INTERNAL_PUBLIC_KEYS),
      GRANT_PUBLIC_KEYS: JSON.stringify(GRANT_PUBLIC_KEYS),
      HANDLE_KEY: HANDLE_KEY.toString('base64url'),
    })
    await subgraph.until(async () => running.ready().ready, 'the other process to be ready')
    return running
  }

  it('is one row, which all processes show', async () => {
    const other = await another()
    await add(5)
    await Promise.all([subgraph.app, other.app].map((app) => countToday(definition.counters, app)))
    await add(5)
    await countToday(definition.counters, other.app)
    expect(await storedRows()).toEqual([{ key: daysAgo(0), counts: { open: 5, shut: null, gone: null } }])
    expect(await thingCounters.count(other.app)).toEqual(await now())
    await other.stop()
  })

  it('is that of before after a restart', async () => {
    const other = await another()
    await add(10)
    await countToday(definition.counters, other.app)
    await other.stop()
    await subgraph.app.data.query('DELETE FROM thing')
    expect(await opened()).toEqual([10])
  })
})
