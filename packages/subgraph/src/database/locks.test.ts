import { newId } from '@enigm/contracts'
import { Client } from 'pg'
import { Not } from 'typeorm'
import type { BaseConfig } from '../config'
import { defineSubgraph } from '../define'
import type { Part } from '../definition'
import { erasureJobs } from '../erasure'
import { lockHeads } from '../events/inbox-store'
import { systemContext } from '../start'
import { whileHeld } from '../testkit/held'
import { idleJob, locksIn, locksOf } from '../testkit/locks'
import { startTestSubgraph, type TestSubgraph } from '../testkit/subgraph'
import { CreateThing1700000000001, Thing } from '../testkit/thing'
import { migrate } from './data-source'
import { select } from './select'
import type { Transaction } from './transaction'

const definition = defineSubgraph({
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
} satisfies Part & { name: 'devices' })

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startTestSubgraph(definition)
})
afterAll(() => subgraph.stop())

const byId = select(Thing, 't').where('t.id = $1')
const absent = newId('device')

describe('a lock', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['of one row', (tx) => tx.lock(Thing, { id: absent }), ['thing']],
    [
      'of one row that an operator selects',
      (tx) => tx.lock(Thing, { id: Not(newId('device')), ownerId: absent }),
      ['thing'],
    ],
    ['of the rows of a statement', (tx) => tx.query(byId.forUpdate(), [absent]), ['thing']],
    ['against changes of the rows of a statement', (tx) => tx.query(byId.forShare(), [absent]), ['thing']],
    ['of a turn', (tx) => tx.takeTurn('a'), ['turn']],
  ])('%s is taken', async (_name, run, expected) => {
    expect(await locksIn(subgraph, null, run)).toEqual(expected)
  })

  it('of a turn is waited for by those with the same key, and by no others', async () => {
    const turn = { sql: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', parameters: ['a'] }
    await whileHeld(subgraph, turn, async () => {
      await subgraph.app.transaction(systemContext(), (tx) => tx.takeTurn('b'))
      await subgraph.app.transaction(systemContext(), (tx) => tx.takeTurn('a'))
    })
  })

  it('of the record of an erasure is taken before it is read', async () => {
    const [[kind, run] = []] = Object.entries(
      erasureJobs('devices', async () => ({ erased: 0, detached: 0 })),
    )
    const job = await idleJob(subgraph, kind!)
    const locks = await locksOf(subgraph, async () => run!(job, subgraph.app, systemContext()))
    expect(locks[0]).toBe('erasure')
  })

  it('of the head of an aggregate keeps other processes from it', async () => {
    const head = ['accounts', newId('account')] as const
    const free = 'SELECT version FROM inbox_head WHERE aggregate_id = $1 FOR UPDATE SKIP LOCKED'
    await subgraph.app.read('INSERT INTO inbox_head VALUES ($1, $2, 3)', [...head])
    const seen = await subgraph.app.transaction(systemContext(), async (tx) => ({
      versions: [...(await lockHeads(tx.manager, head[0], [head[1]]))],
      others: await subgraph.app.read(free, [head[1]]),
    }))
    expect(seen).toEqual({ versions: [[head[1], 3]], others: [] })
  })

  it('of the migrations lets one process migrate at a time', async () => {
    const other = new Client({ connectionString: subgraph.database.migrationUrl })
    await other.connect()
    await other.query('SELECT pg_advisory_lock(424201)')
    const migrating = migrate(definition, {
      DATABASE_URL: subgraph.database.url,
      MIGRATION_DATABASE_URL: subgraph.database.migrationUrl,
    } as BaseConfig)
    try {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`
      await subgraph.until(async () => (await other.query(waiting)).rows[0], 'the migration that waits')
    } finally {
      await other.end()
    }
    expect(await migrating).toEqual([])
  })
})
