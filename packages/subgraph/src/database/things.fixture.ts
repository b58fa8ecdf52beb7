import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { Client } from 'pg'
import pino from 'pino'
import type { DataSource } from 'typeorm'
import type { App } from '../app'
import { readWholeTrail, type AuditRow } from '../audit/trail'
import type { BaseConfig } from '../config'
import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { Thing, thingDefinition, thingLifecycle } from '../testkit/thing'
import { aggregate } from './aggregate'
import { createDataSource, guardPool, migrate, poolOf } from './data-source'
import { transaction } from './run-transaction'
import type { Statement } from './select'
import type { Transaction } from './transaction'

/** Things as an aggregate, with event types of devices. */
export const things = aggregate(Thing, {
  lifecycle: thingLifecycle,
  event: ({ id, ownerId, state }) => ({
    deviceId: id,
    accountId: ownerId,
    sessionId: 'sess_test',
    state: { OPEN: 'TRUSTED', SHUT: 'RESTRICTED', GONE: 'RETIRED' }[state],
  }),
  audit: ({ id, ownerId }) => ({ scope: `account:${ownerId}`, target: id }),
})

/** A real database with the table of things. */
export class Things {
  private readonly owners: Client[] = []

  private constructor(
    readonly database: TestDatabase,
    readonly data: DataSource,
    private readonly config: BaseConfig,
  ) {}

  static async start(): Promise<Things> {
    const database = await createTestDatabase()
    const config = {
      DATABASE_URL: database.url,
      MIGRATION_DATABASE_URL: database.migrationUrl,
      DATABASE_POOL_SIZE: 4,
      HANDLE_KEY: randomBytes(32),
    } as unknown as BaseConfig
    await migrate(thingDefinition, config)
    return new Things(database, await connect(thingDefinition.name, config), config)
  }

  /** The connections of another process, by the name of its service. */
  another(name: string): Promise<DataSource> {
    return connect(name, this.config)
  }

  /** A connection of the owner of the tables, which the end of the fixture ends. */
  async owner(): Promise<Client> {
    const owner = new Client({ connectionString: this.database.migrationUrl })
    this.owners.push(owner)
    await owner.connect()
    return owner
  }

  /** An app that can only read. */
  get app(): App {
    const read = async <T>(statement: string | Statement<T>, parameters: readonly unknown[] = []) => {
      const sql = typeof statement === 'string' ? statement : statement.sql
      return (await poolOf(this.data).query(sql, [...parameters])).rows as T[]
    }
    return { read } as unknown as App
  }

  run<T>(run: (tx: Transaction) => Promise<T>, accountId = 'acct_caller'): Promise<T> {
    const caller = { kind: 'account', accountId, scopes: new Set<never>() } as const
    return transaction(this.data, { caller, correlationId: randomUUID() }, run, () => undefined)
  }

  create(ownerId: string, shutAt: Date | null = null): Promise<Thing> {
    const row = { id: newId('device'), ownerId, shutAt, state: thingLifecycle.initial }
    return this.run((tx) => things.create(tx, 'devices.device.enrollment.requested', row))
  }

  /** Type and data of each event of a thing, in order. */
  events(id: string): Promise<{ type: string; version: number; data: object }[]> {
    return this.data.query('SELECT type, version, data FROM outbox WHERE aggregate_id = $1 ORDER BY id', [id])
  }

  audit(scope: string): Promise<AuditRow[]> {
    return readWholeTrail(this.app, scope)
  }

  async stop(): Promise<void> {
    for (const owner of this.owners) await owner.end()
    await this.data.destroy()
    await this.database.drop()
  }
}

async function connect(name: string, config: BaseConfig): Promise<DataSource> {
  const log = pino({ level: 'silent' })
  const data = createDataSource({ ...thingDefinition, name }, config, log)
  await data.initialize()
  guardPool(data, log)
  return data
}
