import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { Client } from 'pg'
import pino from 'pino'
import type { DataSource } from 'typeorm'
import type { BaseConfig } from '../config'
import type { CallContext } from '../caller'
import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { Thing, thingData, thingDefinition, thingLifecycle, ThingState } from '../testkit/thing'
import { createDataSource, guardPool, migrate } from './data-source'
import { transaction } from './run-transaction'
import type { Transaction } from './transaction'

let database: TestDatabase
let data: DataSource

const account = newId('account')
const origin = (grantId?: string): CallContext => ({
  caller: { kind: 'account', accountId: account, sessionId: 'sess_1', scopes: new Set() },
  correlationId: randomUUID(),
  ...(grantId ? { grant: { jti: grantId } as CallContext['grant'] } : {}),
})
const run = <T>(tx: (tx: Transaction) => Promise<T>, from = origin()) =>
  transaction(data, from, tx, () => undefined)

async function created(ownerId = account): Promise<Thing> {
  const id = newId('device')
  return run((tx) =>
    tx.create(
      Thing,
      { id, ownerId, state: ThingState.OPEN, shutAt: null },
      {
        type: 'devices.device.enrollment.requested',
        data: thingData({ id, ownerId }, 'TRUSTED'),
        audit: { scope: `account:${ownerId}`, target: id },
      },
    ),
  )
}

const shut = (tx: Transaction, id: string, ownerId = account) =>
  tx.move(Thing, thingLifecycle, 'shut', {
    where: { id, ownerId },
    set: { shutAt: new Date() },
    data: (thing) => thingData(thing, 'RESTRICTED'),
    audit: (thing) => ({ scope: `account:${thing.ownerId}`, target: thing.id }),
  })

const rows = (sql: string, ...parameters: unknown[]) => data.query(sql, parameters) as Promise<any[]>

const CHECK_VIOLATION = '23514'

/** Runs while no audit entry of a scope can be written, as with a full disk. */
async function withoutAudit(scope: string, attempt: () => Promise<void>): Promise<void> {
  const owner = new Client({ connectionString: database.migrationUrl })
  await owner.connect()
  await owner.query(`ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (scope <> '${scope}') NOT VALID`)
  try {
    await attempt()
  } finally {
    await owner.query('ALTER TABLE audit_entry DROP CONSTRAINT full_disk')
    await owner.end()
  }
}

beforeAll(async () => {
  database = await createTestDatabase()
  const config = {
    DATABASE_URL: database.url,
    MIGRATION_DATABASE_URL: database.migrationUrl,
    DATABASE_POOL_SIZE: 8,
    HANDLE_KEY: randomBytes(32),
  } as unknown as BaseConfig
  await migrate(thingDefinition, config)
  await migrate(thingDefinition, config)
  const log = pino({ level: 'silent' })
  data = createDataSource(thingDefinition, config, log)
  await data.initialize()
  guardPool(data, log)
})

afterAll(async () => {
  await data.destroy()
  await database.drop()
})

describe('a business transaction', () => {
  it('[AUD-02] writes state, one event and one audit entry together', async () => {
    const thing = await created()
    const moved = await run((tx) => shut(tx, thing.id))
    expect(moved).toMatchObject({ id: thing.id, version: 2, state: 'SHUT', ownerId: account })
    expect(moved.shutAt).toBeInstanceOf(Date)
    expect(
      await rows('SELECT type, version FROM outbox WHERE aggregate_id = $1 ORDER BY id', thing.id),
    ).toEqual([
      { type: 'devices.device.enrollment.requested', version: 1 },
      { type: 'devices.device.restricted', version: 2 },
    ])
    expect(
      await rows('SELECT action, actor, outcome FROM audit_entry WHERE target = $1 ORDER BY seq', thing.id),
    ).toEqual([
      { action: 'devices.device.enrollment.requested', actor: account, outcome: 'DONE' },
      { action: 'devices.device.restricted', actor: account, outcome: 'DONE' },
    ])
  })

  it('changes nothing if it fails', async () => {
    const thing = await created()
    await expect(
      run(async (tx) => {
        await shut(tx, thing.id)
        throw new Error('afterwards')
      }),
    ).rejects.toThrow('afterwards')
    expect(await rows('SELECT state, version FROM thing WHERE id = $1', thing.id)).toEqual([
      { state: 'OPEN', version: 1 },
    ])
    expect(await rows('SELECT 1 FROM outbox WHERE aggregate_id = $1', thing.id)).toHaveLength(1)
    expect(await rows('SELECT 1 FROM audit_entry WHERE target = $1', thing.id)).toHaveLength(1)
  })

  it('[AUD-02] changes nothing if its audit entry cannot be written: no state, no event, no job, no key, no grant', async () => {
    const thing = await created()
    const granted = origin(newId('grant'))
    const attempt = () =>
      run(async (tx) => {
        await tx.scheduleJob({ kind: 'reminder', aggregateId: thing.id })
        return tx.idempotent(
          { scope: `account:${account}:shut`, key: thing.id, request: {} },
          async () => (await shut(tx, thing.id)).id,
        )
      }, granted)
    await withoutAudit(`account:${account}`, () =>
      expect(attempt()).rejects.toMatchObject({ code: CHECK_VIOLATION }),
    )
    expect(await rows('SELECT state, version, shut_at FROM thing WHERE id = $1', thing.id)).toEqual([
      { state: 'OPEN', version: 1, shut_at: null },
    ])
    expect(await rows('SELECT version FROM outbox WHERE aggregate_id = $1', thing.id)).toEqual([
      { version: 1 },
    ])
    expect(await rows('SELECT 1 FROM audit_entry WHERE target = $1', thing.id)).toHaveLength(1)
    expect(await rows('SELECT 1 FROM job WHERE aggregate_id = $1', thing.id)).toEqual([])
    expect(await rows('SELECT 1 FROM idempotency WHERE key = $1', thing.id)).toEqual([])
    // The grant was not consumed: the same request succeeds as soon as an entry can be written.
    expect(await attempt()).toEqual({ result: thing.id, replayed: false })
  })

  it('answers NOT_FOUND for a foreign object as for an absent one, and INVALID_TRANSITION for an impossible move', async () => {
    const thing = await created('acct_other')
    const failure = (id: string) => run((tx) => shut(tx, id)).catch((error: unknown) => error)
    expect(await failure(thing.id)).toEqual(await failure(newId('device')))
    expect(await failure(thing.id)).toMatchObject({ code: 'NOT_FOUND' })
    const own = await created()
    await run((tx) => shut(tx, own.id))
    await expect(run((tx) => shut(tx, own.id))).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
  })

  it('permits one of many parallel moves', async () => {
    const thing = await created()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => run((tx) => shut(tx, thing.id))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await rows('SELECT version FROM outbox WHERE aggregate_id = $1 ORDER BY id', thing.id)).toEqual([
      { version: 1 },
      { version: 2 },
    ])
  })

  it('[PIN-01] consumes a grant once, and only with the change', async () => {
    const thing = await created()
    const grant = newId('grant')
    await expect(
      run(async () => {
        throw new Error('no change')
      }, origin(grant)),
    ).rejects.toThrow('no change')
    const granted = origin(grant)
    await run((tx) => shut(tx, thing.id), granted)
    expect(granted.grantConsumed).toBe(true)
    await expect(run(async () => undefined, origin(grant))).rejects.toMatchObject({ code: 'PIN_REQUIRED' })
    const [entry] = await rows(
      'SELECT grant_id FROM audit_entry WHERE target = $1 AND grant_id <> $2',
      thing.id,
      '',
    )
    expect(entry).toEqual({ grant_id: grant })
  })

  it('[PIN-01] accepts a consumed grant only for the repetition of the answer', async () => {
    const thing = await created()
    const scope = 'account:a:shut'
    const request = (key: string) => ({ scope, key, request: {} })
    const granted = { ...origin(newId('grant')), isIdempotent: true }
    const once = (key: string) =>
      run((tx) => tx.idempotent(request(key), async () => (await shut(tx, thing.id)).id), granted)
    expect(await once('one')).toEqual({ result: thing.id, replayed: false })
    expect(await once('one')).toEqual({ result: thing.id, replayed: true })
    await expect(once('two')).rejects.toMatchObject({ code: 'PIN_REQUIRED' })
    await expect(run(async () => undefined, granted)).rejects.toMatchObject({ code: 'PIN_REQUIRED' })
  })

  it('is repeated after a deadlock', async () => {
    const [a, b] = [await created(), await created()]
    const both = (first: Thing, second: Thing) =>
      run(async (tx) => {
        await tx.lock(Thing, { id: first.id })
        await tx.query('SELECT pg_sleep(0.05)')
        await tx.lock(Thing, { id: second.id })
      })
    await expect(Promise.all([both(a, b), both(b, a)])).resolves.toBeDefined()
  })
})

describe('an idempotency key', () => {
  it('runs the action once for parallel requests and refuses another body', async () => {
    const key = randomUUID()
    let effects = 0
    const attempt = (body: object) =>
      run((tx) => tx.idempotent({ scope: 'test', key, request: body }, async () => `result-${++effects}`))
    const answers = await Promise.all(Array.from({ length: 10 }, () => attempt({ a: 1 })))
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['result-1']))
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
    await expect(attempt({ a: 2 })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
      path: ['input', 'idempotencyKey'],
    })
  })

  it('[PIN-02] repeats the answer with the consumed grant of the first request, which authorizes nothing else', async () => {
    const [thing, other] = [await created(), await created()]
    const granted = () => ({ ...origin(grant), isIdempotent: true })
    const grant = newId('grant')
    const shutOnce = (id: string, key: string) =>
      run(
        (tx) => tx.idempotent({ scope: 'test', key, request: { id } }, async () => (await shut(tx, id)).id),
        granted(),
      )
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 5 }, () => shutOnce(thing.id, key)))
    expect(answers.map(({ result }) => result)).toEqual(answers.map(() => thing.id))
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
    const states = () =>
      rows('SELECT state, version FROM thing WHERE id = ANY($1) ORDER BY id', [thing.id, other.id])
    const before = await states()
    await expect(shutOnce(other.id, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    await expect(shutOnce(other.id, randomUUID())).rejects.toMatchObject({ code: 'PIN_REQUIRED' })
    await expect(run((tx) => shut(tx, other.id), granted())).rejects.toMatchObject({ code: 'PIN_REQUIRED' })
    expect(await states()).toEqual(before)
  })

  it('can be used again if the action failed', async () => {
    const request = { scope: 'test', key: randomUUID(), request: {} }
    const failing = run((tx) => tx.idempotent(request, () => Promise.reject(new Error('failed'))))
    await expect(failing).rejects.toThrow('failed')
    expect(await run((tx) => tx.idempotent(request, async () => 'done'))).toEqual({
      result: 'done',
      replayed: false,
    })
  })
})
