import { newId } from '@enigm/contracts'
import type { Client } from 'pg'
import { beginningOfTrail, firstBreak } from '../audit/trail'
import { Things } from '../database/things.fixture'
import { Thing, thingDefinition } from '../testkit/thing'
import { until } from '../testkit/until'
import { purge, termedTables } from './purge'
import { inventoryOf, Stored } from './stored'

let db: Things
let owner: Client
beforeAll(async () => {
  db = await Things.start()
  owner = await db.owner()
})
afterAll(() => db.stop())

const tables = termedTables(thingDefinition)
const query = (sql: string, parameters: unknown[] = []): Promise<any[]> => db.data.query(sql, parameters)
const purgeAll = (now?: Date) => purge(db.data.manager, tables, { now })
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000)
/** Gives each entry its place in the sequence, as the ledger does when it asks; the purge keeps the last one. */
const announceEntries = async () => {
  await query('SELECT sequence_audit()')
  await db.create(newId('account'))
  await query('SELECT sequence_audit()')
}
/** A hold of this subject until a moment. */
const hold = (id: string, subjectId: string, until: Date) =>
  query("INSERT INTO legal_hold (id, subject_id, ground, until) VALUES ($1, $2, 'COURT_ORDER', $3)", [
    id,
    subjectId,
    until,
  ])

describe('the inventory', () => {
  it('[PRV-08] refuses an entity without a description, and a column with two purposes', () => {
    class Undescribed {}
    const entities = [Undescribed]
    expect(() => inventoryOf({ ...thingDefinition, entities })).toThrow(
      'the entity Undescribed of devices has no @Stored',
    )
    const twice = {
      thing: { class: 'SECURITY', kept: 'WORK', purposes: { HOLDER: ['id'], LABEL: ['id'] } },
    } as const
    expect(() => inventoryOf({ ...thingDefinition, storage: twice })).toThrow(
      'the table thing of devices is described twice',
    )
    expect(() => inventoryOf({ ...thingDefinition, entities: [], storage: twice })).toThrow(
      'the column thing.id has two purposes',
    )
    // @ts-expect-error: Thing has no property of this name
    Stored({ class: 'SECURITY', kept: 'WORK', purposes: { HOLDER: ['nothing'] } })(Thing)
    Stored({
      class: 'OPERATIONAL',
      kept: { days: 30, after: 't.shut_at', subjects: ['t.owner_id'] },
      purposes: {
        IDENTIFICATION: ['id'],
        HOLDER: ['ownerId'],
        LIFECYCLE: ['version', 'state'],
        TIMING: ['shutAt'],
      },
    })(Thing)
  })
})

describe('the purge', () => {
  it('[PRV-09] deletes rows of the machinery after their terms, also more than one chunk, and no younger ones', async () => {
    await query(
      `INSERT INTO idempotency (scope, key, request_hash, created_at)
       SELECT 'old', n, '', now() - interval '30 days 1 minute' FROM generate_series(1, 5001) AS n`,
    )
    await query(
      `INSERT INTO idempotency (scope, key, request_hash, created_at) VALUES ('young', '', '', now() - interval '29 days')`,
    )
    await query(
      `INSERT INTO consumed_grant VALUES ('old', now() - interval '25 hours'), ('young', now() - interval '23 hours')`,
    )
    const event = `'devices', '', '', 1, false, '{}', '', now()`
    await query(
      `INSERT INTO inbox (event_id, service, type, aggregate_id, version, is_snapshot, data, correlation_id, occurred_at, applied_at)
       VALUES ('old', ${event}, now() - interval '8 days'), ('young', ${event}, now() - interval '7 days'),
         ('waiting', ${event}, NULL)`,
    )
    await query(
      `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id, published_at)
       VALUES ('old', '', 'a', 1, '{}', '', now() - interval '7 days 6 hours 1 minute'),
         ('young', '', 'a', 2, '{}', '', now() - interval '7 days 5 hours'), ('unpublished', '', 'a', 3, '{}', '', NULL)`,
    )
    expect(await purgeAll()).toEqual({ idempotency: 5001, consumed_grant: 1, inbox: 1, outbox: 1 })
    expect(await query('SELECT scope FROM idempotency')).toEqual([{ scope: 'young' }])
    expect(await query('SELECT grant_id AS id FROM consumed_grant')).toEqual([{ id: 'young' }])
    expect(await query('SELECT event_id AS id FROM inbox ORDER BY 1')).toEqual([
      { id: 'waiting' },
      { id: 'young' },
    ])
    expect(await query('SELECT event_id AS id FROM outbox ORDER BY 1')).toEqual([
      { id: 'unpublished' },
      { id: 'young' },
    ])
    await purgeAll(inDays(10_000))
    expect(await query('SELECT event_id AS id FROM inbox')).toEqual([{ id: 'waiting' }])
    expect(await query('SELECT event_id AS id FROM outbox')).toEqual([{ id: 'unpublished' }])
  })

  it('[RET-01] keeps the rows and the trail of a held subject until the hold ends', async () => {
    const [held, free] = [newId('account'), newId('account')]
    const left = () => query('SELECT owner_id FROM thing WHERE owner_id = ANY($1)', [[held, free]])
    for (const ownerId of [held, free]) await db.create(ownerId, new Date())
    const all = {
      held: (await db.audit(`account:${held}`)).length,
      free: (await db.audit(`account:${free}`)).length,
    }
    expect(all).toEqual({ held: 1, free: 1 })
    await hold('hold_1', held, inDays(1))
    await owner.query("UPDATE audit_entry SET at = now() - interval '366 days'")
    await announceEntries()
    expect(await purgeAll(inDays(31))).toMatchObject({ thing: 1, audit_entry: 1 })
    expect(await left()).toEqual([{ owner_id: held }])
    expect(await db.audit(`account:${held}`)).toHaveLength(1)
    expect(await db.audit(`account:${free}`)).toEqual([])
    await query("UPDATE legal_hold SET until = now() WHERE id = 'hold_1'")
    expect(await purgeAll(inDays(31))).toMatchObject({ thing: 1, audit_entry: 1 })
    expect(await left()).toEqual([])
  })

  it('[PRV-09] [AUD-04] deletes entries of the trail after a year only, and the rest of the chain can still be checked', async () => {
    const ownerId = newId('account')
    for (let entries = 0; entries < 4; entries++) await db.create(ownerId)
    const scope = `account:${ownerId}`
    const before = await db.audit(scope)
    await owner.query(
      `UPDATE audit_entry SET at = now() - interval '366 days' WHERE scope = $1 AND seq <= 2`,
      [scope],
    )
    expect(await purgeAll(inDays(10_000))).not.toHaveProperty('audit_entry')
    await announceEntries()
    expect(await purgeAll(inDays(10_000))).toMatchObject({ audit_entry: 2 })
    const after = await db.audit(scope)
    expect(after).toEqual(before.slice(2))
    const beginning = await beginningOfTrail(db.app, scope)
    expect(beginning).toEqual({ seq: 2, hash: before[1]!.hash })
    expect(firstBreak(after, beginning)).toBeNull()
    expect(firstBreak(after.slice(1), beginning)).toBe(4)
    expect(firstBreak(after)).toBe(3)
    await expect(query('DELETE FROM audit_entry')).rejects.toThrow('permission denied')
    expect(await beginningOfTrail(db.app, 'account:nobody')).toEqual({ seq: 0, hash: '' })
  })

  it('deletes rows before those that they refer to, and names the table that it cannot purge', async () => {
    await owner.query(`
      CREATE TABLE parent (id int PRIMARY KEY, at timestamptz NOT NULL);
      CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL REFERENCES parent, at timestamptz NOT NULL);
      INSERT INTO parent VALUES (1, now() - interval '2 days'), (2, now() - interval '2 days');
      INSERT INTO child VALUES (1, 1, now() - interval '2 days'), (2, 2, now() - interval '2 days'), (3, 2, now());
      GRANT ALL ON parent, child TO PUBLIC`)
    const term = { days: 1, after: 't.at' }
    const both = ['parent', 'child'].map((table) => ({ table, term }))
    const failed: string[] = []
    const purged = await purge(db.data.manager, both, { failed: (table) => failed.push(table) })
    expect(purged).toEqual({ child: 2 })
    expect(failed).toEqual(['parent'])
    await query('DELETE FROM child')
    expect(await purge(db.data.manager, both)).toEqual({ parent: 2 })
  })

  it('is shared by two processes, and continued by others after one was killed', async () => {
    await query(
      `INSERT INTO idempotency (scope, key, request_hash, created_at)
       SELECT 'shared', n, '', now() - interval '31 days' FROM generate_series(1, 2000) AS n`,
    )
    // Each chunk takes a quarter of a second, so that the end of the connection meets one.
    await owner.query(`
      CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.25); RETURN NULL; END';
      CREATE TRIGGER slow BEFORE DELETE ON idempotency EXECUTE FUNCTION slow()`)
    const idempotency = tables.filter(({ table }) => table === 'idempotency')
    const [other, further] = [await db.another('other'), await db.another('further')]
    const left = async () =>
      Number((await query("SELECT count(*) FROM idempotency WHERE scope = 'shared'"))[0].count)
    const killed = purge(other.manager, idempotency, { chunk: 20 }).catch((error: Error) => error)
    await until(async () => (await left()) < 2000, 'the first chunk')
    await query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'enigm-other'`,
    )
    expect(await killed).toBeInstanceOf(Error)
    await owner.query('DROP TRIGGER slow ON idempotency; DROP FUNCTION slow')
    expect(await left()).toBeGreaterThan(0)
    const counts = await Promise.all(
      [db.data, further].map((data) => purge(data.manager, idempotency, { chunk: 50 })),
    )
    expect(await left()).toBe(0)
    expect(counts.reduce((sum, { idempotency: count = 0 }) => sum + count, 0)).toBeGreaterThan(0)
    await Promise.all([other.destroy(), further.destroy()])
  })

  it('does not wait for rows that another transaction holds, of the trail neither', async () => {
    const account = newId('account')
    await query(
      `INSERT INTO idempotency (scope, key, request_hash, created_at)
       SELECT 'held', n, '', now() - interval '31 days' FROM generate_series(1, 3) AS n`,
    )
    for (let count = 0; count < 3; count++) await db.create(account)
    await announceEntries()
    const ofTrail = `FROM audit_entry WHERE scope = 'account:${account}'`
    await owner.query(
      `UPDATE audit_entry SET at = at - interval '366 days' WHERE scope = 'account:${account}'`,
    )
    await owner.query('BEGIN')
    await owner.query(`SELECT 1 FROM idempotency WHERE scope = 'held' AND key = '1' FOR UPDATE`)
    await owner.query(`SELECT 1 ${ofTrail} ORDER BY id LIMIT 1 FOR UPDATE`)
    const impatient = db.data.createQueryRunner()
    await impatient.query(`SET lock_timeout = '2s'`)
    await purge(impatient.manager, tables)
    const left = async () => [
      (await query(`SELECT key FROM idempotency WHERE scope = 'held'`)).length,
      (await query(`SELECT 1 ${ofTrail}`)).length,
    ]
    expect(await left()).toEqual([1, 1])
    await owner.query('ROLLBACK')
    await impatient.query('RESET lock_timeout')
    await impatient.release()
    await purgeAll()
    expect(await left()).toEqual([0, 0])
  })
})
