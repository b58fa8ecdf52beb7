import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import type { BaseConfig } from '../config'
import { migrate } from '../database/data-source'
import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { thingDefinition } from '../testkit/thing'
import { until } from '../testkit/until'
import type { App } from '../app'
import { firstBreak, readTrails, readWholeTrail, type TrailFilter } from './trail'

const LAST_SEQ = 2 ** 31 - 1

let database: TestDatabase
let service: Client
let owner: Client

const reader = () =>
  ({
    read: async (sql: string, values: unknown[]) => (await service.query(sql, values)).rows,
  }) as unknown as App

const append = (scope: string, action: string) =>
  service.query('SELECT append_audit($1, $2, $3, $4, $5, $6, $7, $8)', [
    scope,
    'acct_"quoted"',
    action,
    'dev_é',
    'DONE',
    '',
    '',
    'corr',
  ])

async function scopeOf(length: number): Promise<string> {
  const scope = `account:${randomUUID()}`
  for (let entry = 1; entry <= length; entry++) await append(scope, `action-${entry}`)
  return scope
}

beforeAll(async () => {
  database = await createTestDatabase()
  await migrate(thingDefinition, {
    DATABASE_URL: database.url,
    MIGRATION_DATABASE_URL: database.migrationUrl,
  } as BaseConfig)
  service = new Client({ connectionString: database.url })
  owner = new Client({ connectionString: database.migrationUrl })
  await Promise.all([service.connect(), owner.connect()])
})

afterAll(async () => {
  await Promise.all([service.end(), owner.end()])
  await database.drop()
})

describe('the audit trail', () => {
  it('[AUD-04] cannot be changed, forged or emptied by the role that runs the service', async () => {
    const scope = await scopeOf(1)
    for (const statement of [
      'UPDATE audit_entry SET actor = actor',
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
      `INSERT INTO audit_entry (scope, seq, at, actor, action, target, outcome, reason, grant_id, correlation_id,
        previous_hash, hash) SELECT scope, seq + 1, at, actor, action, target, outcome, reason, grant_id, correlation_id,
        previous_hash, hash FROM audit_entry WHERE scope = '${scope}'`,
      'UPDATE audit_head SET seq = 0',
      'UPDATE audit_entry SET seq = NULL',
      'DROP TABLE audit_entry',
    ]) {
      await expect(service.query(statement)).rejects.toThrow(/permission denied|must be owner/)
    }
    expect(await readWholeTrail(reader(), scope)).toHaveLength(1)
  })

  it('numbers the entries of a scope without gaps, also for parallel writers', async () => {
    const scope = `account:${randomUUID()}`
    const clients = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = new Client({ connectionString: database.url })
        await client.connect()
        return client
      }),
    )
    const sql = `SELECT append_audit('${scope}', 'a', 'b', 'c', 'DONE', '', '', '')`
    await Promise.all(
      clients.map(async (client) => {
        for (let entry = 0; entry < 10; entry++) await client.query(sql)
        await client.end()
      }),
    )
    const trail = await readWholeTrail(reader(), scope)
    expect(trail.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(firstBreak(trail)).toBeNull()
  })

  it('of the platform does not make callers wait for the commit of another one, and is whole and in the order of commits', async () => {
    const other = new Client({ connectionString: database.url })
    await other.connect()
    await service.query('BEGIN')
    await append('platform', 'first')
    // Without a lock the second entry is committed while the first transaction is still open.
    await other.query(`SET lock_timeout = '2s'`)
    const sql = `SELECT append_audit('platform', 'a', $1, 'c', 'DONE', '', '', '')`
    await other.query(sql, ['second'])
    const read = { read: async (text: string, values: unknown[]) => (await other.query(text, values)).rows }
    expect((await readWholeTrail(read as unknown as App, 'platform')).map(({ action }) => action)).toEqual([
      'second',
    ])
    await service.query('COMMIT')
    await other.query(sql, ['third'])
    const trail = await readWholeTrail(reader(), 'platform')
    expect(trail.map(({ seq, action }) => [seq, action])).toEqual([
      [1, 'second'],
      [2, 'first'],
      [3, 'third'],
    ])
    expect(firstBreak(trail)).toBeNull()
    await other.end()
  })

  it('keeps the positions that one reader is given when another one asks meanwhile', async () => {
    const [earlier, later] = [`account:z${randomUUID()}`, `account:a${randomUUID()}`]
    await append(earlier, 'first')
    const others = await Promise.all(
      [0, 1].map(async () => {
        const client = new Client({ connectionString: database.url })
        await client.connect()
        return client
      }),
    )
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    const untilWaiting = (count: number) =>
      until(async () => (await service.query(waiting)).rows.length === count, `${count} readers that wait`)
    await owner.query('BEGIN')
    await owner.query(`SELECT 1 FROM audit_entry WHERE scope = '${earlier}' FOR UPDATE`)
    const asked = [others[0]!.query('SELECT sequence_audit()')]
    await untilWaiting(1)
    // It sorts before the entry that the first reader is about to give a position.
    await append(later, 'second')
    asked.push(others[1]!.query('SELECT sequence_audit()'))
    await untilWaiting(2)
    await owner.query('COMMIT')
    await Promise.all(asked)
    await Promise.all(others.map((client) => client.end()))
    const order = 'SELECT scope FROM audit_entry WHERE scope = ANY($1) ORDER BY position'
    const { rows } = await owner.query(order, [[earlier, later]])
    expect(rows).toEqual([{ scope: earlier }, { scope: later }])
  })

  it('of the platform is chained once by parallel readers', async () => {
    const clients = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = new Client({ connectionString: database.url })
        await client.connect()
        return client
      }),
    )
    const before = (await readWholeTrail(reader(), 'platform')).length
    await Promise.all(
      clients.map(async (client) => {
        for (let entry = 0; entry < 25; entry++) {
          await client.query(`SELECT append_audit('platform', 'a', 'b', 'c', 'DONE', '', '', '')`)
          await client.query(`SELECT chain_audit('platform')`)
        }
        await client.end()
      }),
    )
    const trail = await readWholeTrail(reader(), 'platform')
    expect(trail.map(({ seq }) => seq)).toEqual(Array.from({ length: before + 100 }, (_, index) => index + 1))
    expect(firstBreak(trail)).toBeNull()
  })

  it('[AUD-04] detects the first entry that was changed, removed or inserted', async () => {
    const scope = await scopeOf(4)
    const trail = await readWholeTrail(reader(), scope)
    expect(firstBreak(trail)).toBeNull()
    expect(firstBreak(trail.map((entry) => (entry.seq === 2 ? { ...entry, action: 'other' } : entry)))).toBe(
      2,
    )
    expect(firstBreak(trail.filter(({ seq }) => seq !== 3))).toBe(4)
    await owner.query(`UPDATE audit_entry SET target = 'x' WHERE scope = $1 AND seq = 4`, [scope])
    expect(firstBreak(await readWholeTrail(reader(), scope))).toBe(4)
  })

  it('is read newest first, page by page', async () => {
    const scope = await scopeOf(5)
    const [newest, next] = await readTrails(reader(), [
      { scope, limit: 2, beforeSeq: LAST_SEQ },
      { scope, limit: 2, beforeSeq: 4 },
    ])
    expect(newest!.map(({ seq }) => seq)).toEqual([5, 4])
    expect(next!.map(({ seq }) => seq)).toEqual([3, 2])
  })

  it('is filtered by the beginning of the action and by a range of time whose end is excluded', async () => {
    const scope = await scopeOf(5)
    for (const seq of [1, 2, 3, 4, 5]) {
      await owner.query('UPDATE audit_entry SET at = $3, action = $4 WHERE scope = $1 AND seq = $2', [
        scope,
        seq,
        `2026-01-0${seq}T00:00:00Z`,
        seq % 2 ? 'a_c.odd' : 'abc.even',
      ])
    }
    const found = async (filter: TrailFilter) => {
      const [rows] = await readTrails(reader(), [{ scope, limit: 10, beforeSeq: LAST_SEQ, ...filter }])
      return rows!.map(({ seq }) => seq)
    }
    const [from, until] = [new Date('2026-01-02T00:00:00Z'), new Date('2026-01-04T00:00:00Z')]
    expect(await found({ from, until })).toEqual([3, 2])
    expect(await found({ from })).toEqual([5, 4, 3, 2])
    expect(await found({ actionPrefix: 'a_c.' })).toEqual([5, 3, 1])
    expect(await found({ actionPrefix: 'abc.', until })).toEqual([2])
    expect(await found({ actionPrefix: null, from: null })).toEqual([5, 4, 3, 2, 1])
  })
})
