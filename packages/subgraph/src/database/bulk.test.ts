import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import pino from 'pino'
import type { DataSource } from 'typeorm'
import { firstBreak, readWholeTrail } from '../audit/trail'
import type { App } from '../app'
import type { BaseConfig } from '../config'
import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { Thing, thingData, thingDefinition, thingLifecycle, ThingState } from '../testkit/thing'
import { createDataSource, guardPool, migrate } from './data-source'
import { createMany, moveMany } from './bulk'
import { transaction } from './run-transaction'
import type { Transaction } from './transaction'

let database: TestDatabase
let data: DataSource

const account = newId('account')
const run = <T>(tx: (tx: Transaction) => Promise<T>) => {
  const caller = { kind: 'account', accountId: account, scopes: new Set<never>() } as const
  return transaction(data, { caller, correlationId: randomUUID() }, tx, () => undefined)
}
const rows = (sql: string, ...parameters: unknown[]) => data.query(sql, parameters) as Promise<any[]>
const audit = ({ id }: Thing) => ({ scope: `account:${account}`, target: id })

async function create(count: number, ownerId: string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId('device'))
  const things = ids.map((id) => ({ id, ownerId, state: ThingState.OPEN, shutAt: null }))
  await run((tx) =>
    createMany(tx, Thing, things, {
      type: 'devices.device.enrollment.requested',
      data: (thing) => thingData(thing, 'TRUSTED'),
      audit,
    }),
  )
  return ids
}

const shut = (ids: string[]) =>
  run((tx) =>
    moveMany(tx, Thing, thingLifecycle, 'shut', {
      ids,
      set: { shutAt: new Date() },
      data: (thing) => thingData(thing, 'RESTRICTED'),
      audit,
    }),
  )

beforeAll(async () => {
  database = await createTestDatabase()
  const config = {
    DATABASE_URL: database.url,
    MIGRATION_DATABASE_URL: database.migrationUrl,
    DATABASE_POOL_SIZE: 4,
    HANDLE_KEY: randomBytes(32),
  } as unknown as BaseConfig
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

describe('many aggregates at once', () => {
  it('[AUD-02] have the same events and entries as single changes, in an unbroken chain', async () => {
    const ids = await create(120, account)

    const moved = await shut(ids)

    expect(moved.map(({ id }) => id).sort()).toEqual([...ids].sort())
    expect(moved.every(({ version, state, shutAt }) => version === 2 && state === 'SHUT' && shutAt)).toBe(
      true,
    )
    const events = await rows(
      `SELECT aggregate_id AS id, string_agg(type || ' ' || version, ', ' ORDER BY id) AS events FROM outbox
       WHERE aggregate_id = ANY($1) GROUP BY aggregate_id`,
      ids,
    )
    expect(events).toHaveLength(120)
    expect(new Set(events.map((row) => row.events))).toEqual(
      new Set(['devices.device.enrollment.requested 1, devices.device.restricted 2']),
    )
    const trail = await readWholeTrail(
      { read: (sql: string, parameters: unknown[]) => data.query(sql, parameters) } as unknown as App,
      `account:${account}`,
    )
    expect(trail.map(({ action }) => action)).toEqual([
      ...Array(120).fill('devices.device.enrollment.requested'),
      ...Array(120).fill('devices.device.restricted'),
    ])
    expect(new Set(trail.map(({ target }) => target))).toEqual(new Set(ids))
    expect(firstBreak(trail)).toBeNull()
  })

  it.each([
    ['is in a state that allows no such move', (ids: string[]) => shut(ids.slice(1, 2)).then(() => ids)],
    ['is not there', async (ids: string[]) => [...ids, newId('device')]],
  ])('move all or none: if one %s, nothing changes', async (_name, prepare) => {
    const ids = await prepare(await create(3, account))
    const before = await rows('SELECT * FROM thing WHERE id = ANY($1) ORDER BY id', ids)

    await expect(shut(ids)).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })

    expect(await rows('SELECT * FROM thing WHERE id = ANY($1) ORDER BY id', ids)).toEqual(before)
  })

  it('have no entry if their change is already audited', async () => {
    const [audited, silent] = [newId('device'), newId('device')]
    const things = [audited, silent].map((id) => ({
      id,
      ownerId: account,
      state: ThingState.OPEN,
      shutAt: null,
    }))
    await run((tx) =>
      createMany(tx, Thing, things, {
        type: 'devices.device.enrollment.requested',
        data: (thing) => thingData(thing, 'TRUSTED'),
        audit: (thing) => (thing.id === audited ? audit(thing) : undefined),
      }),
    )
    const events = await rows('SELECT aggregate_id AS id FROM outbox WHERE aggregate_id = ANY($1)', [
      audited,
      silent,
    ])
    expect(new Set(events.map(({ id }) => id))).toEqual(new Set([audited, silent]))
    expect(await rows('SELECT target FROM audit_entry WHERE target = ANY($1)', [audited, silent])).toEqual([
      { target: audited },
    ])
  })

  it('can be an empty list', async () => {
    expect(await shut([])).toEqual([])
  })
})
