import { randomUUID } from 'node:crypto'
import { eventTypeParts, newId, type EventEnvelope, type EventType, type ServiceName } from '@enigm/contracts'
import pino, { type Logger } from 'pino'
import { Client } from 'pg'
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm'
import type { App } from '../app'
import type { BaseConfig } from '../config'
import { createDataSource, guardPool, migrate } from '../database/data-source'
import { transaction } from '../database/run-transaction'
import type { Transaction } from '../database/transaction'
import type { SubgraphDefinition } from '../definition'
import type { EventHandlers, JobHandler } from '../handlers'
import { ExternalSystems } from '../health/external-systems'
import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { until } from '../testkit/until'
import { ServiceTracing } from '../tracing'
import { startJobWorker, type JobWorker } from '../job-worker'
import type { Bus } from './bus'
import { startConsumers, type Consumers } from './consumer'
import { connectBus } from './nats'
import { startRelay, type Relay } from './relay'

/** The effects of the event handlers and jobs of the tests, in their order. */
class CreateSeen1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE seen (
      seq bigint GENERATED ALWAYS AS IDENTITY, aggregate_id text NOT NULL, version int NOT NULL,
      type text NOT NULL, correlation_id text NOT NULL)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE seen')
  }
}

/** Event handlers that insert each event of these types into `seen`. */
export function recordingHandlers(...types: EventType[]): EventHandlers {
  const note = async (event: EventEnvelope, tx: Transaction): Promise<void> => {
    await tx.query('INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ($1, $2, $3, $4)', [
      event.aggregateId,
      event.version,
      event.type,
      event.correlationId,
    ])
  }
  return Object.fromEntries(types.map((type) => [type, note]))
}

export interface Written {
  type?: string
  aggregateId: string
  version: number
  data?: object
  correlationId?: string
}

interface Seen {
  aggregateId: string
  version: number
  type: string
  correlationId: string
}

type Definition = Pick<SubgraphDefinition, 'eventHandlers' | 'snapshots' | 'externalSources'>

/** A service without an API: a database, a connection to the broker and the workers that a test starts. */
export class TestService {
  readonly logged: Record<string, unknown>[] = []
  readonly log: Logger
  readonly app: App
  readonly bus: Bus
  private readonly parts: { stop(): Promise<void> }[] = []

  private constructor(
    readonly name: ServiceName,
    natsUrl: string,
    readonly database: TestDatabase,
    readonly data: DataSource,
    /** A separate connection of the test, which is never lost. */
    private readonly observer: Client,
  ) {
    this.log = pino(
      { level: 'debug' },
      { write: (line) => void this.logged.push(JSON.parse(line) as object as never) },
    )
    this.bus = connectBus({ url: natsUrl, name, log: this.log })
    this.app = {
      name,
      log: this.log,
      data,
      transaction: (context, run) =>
        transaction(data, context, run, (wakes) => {
          for (const part of this.parts)
            if ('poke' in part && (wakes.relay || wakes.jobs)) (part as Relay).poke()
        }),
      externalSystems: new ExternalSystems(data, this.log),
      tracing: new ServiceTracing(),
    } as App
  }

  static async open(name: ServiceName, natsUrl: string, database?: TestDatabase): Promise<TestService> {
    const own = database ?? (await createTestDatabase())
    const definition = {
      name,
      entities: [],
      migrations: [CreateSeen1700000000002],
    } as object as SubgraphDefinition
    const config = {
      DATABASE_URL: own.url,
      MIGRATION_DATABASE_URL: own.migrationUrl,
      DATABASE_POOL_SIZE: 8,
    } as BaseConfig
    await migrate(definition, config)
    const data = createDataSource(definition, config, pino({ level: 'silent' }))
    await data.initialize()
    guardPool(data, pino({ level: 'silent' }))
    const observer = new Client({ connectionString: own.url })
    await observer.connect()
    return new TestService(name, natsUrl, own, data, observer)
  }

  relay(): Relay {
    return this.keep(
      startRelay({
        ...{ service: this.name, databaseUrl: this.database.url, bus: this.bus, log: this.log },
        onReconnect: () => {
          for (const part of this.parts) if ('check' in part) (part as Consumers).check()
        },
      }),
    )
  }

  consumers(definition: Partial<Definition>, retryMs = 1): Consumers {
    const onWork = (): void => {
      for (const part of this.parts) if ('poke' in part) (part as Relay).poke()
    }
    const { app, bus, log, name } = this
    const whole = { name, eventHandlers: {}, snapshots: {}, ...definition }
    return this.keep(startConsumers({ app, bus, log, onWork, retryMs, definition: whole }))
  }

  jobs(handlers: Record<string, JobHandler>, leaseSeconds?: number): JobWorker {
    return this.keep(startJobWorker({ app: this.app, handlers, log: this.log, leaseSeconds }))
  }

  /** Writes events into the outbox in one transaction, in this order, without waking the relay. */
  async write(...events: Written[]): Promise<string[]> {
    const ids = events.map(() => newId('event'))
    await this.data.transaction(async (manager) => {
      for (const [index, event] of events.entries()) {
        const type = event.type ?? 'devices.device.restricted'
        await manager.query(
          `INSERT INTO outbox (event_id, type, aggregate_id, version, is_snapshot, data, correlation_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [
            ids[index],
            type,
            event.aggregateId,
            event.version,
            eventTypeParts(type as EventType).isSnapshot,
            event.data ?? deviceData(event.aggregateId),
            event.correlationId ?? randomUUID(),
          ],
        )
      }
    })
    return ids
  }

  async seen(): Promise<Seen[]> {
    const { rows } = await this.observer.query<Seen>(
      `SELECT aggregate_id AS "aggregateId", version, type, correlation_id AS "correlationId" FROM seen ORDER BY seq`,
    )
    return rows
  }

  /** The versions seen of each aggregate, in the order in which they came. */
  async versions(): Promise<Record<string, number[]>> {
    const versions: Record<string, number[]> = {}
    for (const { aggregateId, version } of await this.seen()) (versions[aggregateId] ??= []).push(version)
    return versions
  }

  async count(sql: string): Promise<number> {
    const { rows } = await this.observer.query<{ count: string }>(`SELECT count(*) FROM ${sql}`)
    return Number(rows[0]!.count)
  }

  /** Waits until all events of the outbox are published. */
  published(): Promise<true> {
    return until(
      async () => (await this.count('outbox WHERE published_at IS NULL')) === 0,
      'all to be published',
    )
  }

  seenCount(count: number): Promise<true> {
    return until(async () => (await this.count('seen')) === count, `${count} events to be seen`)
  }

  /** Runs an action that breaks the connection to the broker, and waits for the next connection. */
  async reconnected(run: () => Promise<void>): Promise<void> {
    const { generation } = this.bus
    await run()
    await until(async () => this.bus.connected && this.bus.generation > generation, 'the next connection')
  }

  /** Ends every connection to this database except the observer's, as a crash of PostgreSQL would. */
  async loseDatabaseConnections(): Promise<void> {
    await this.observer.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()',
    )
  }

  /** Stops the workers and keeps the database, for another process of the same service. */
  async leave(): Promise<void> {
    await Promise.all(this.parts.splice(0).map((part) => part.stop()))
    await this.bus.stop()
    await this.data.destroy()
    await this.observer.end()
  }

  async stop(): Promise<void> {
    await this.leave()
    await this.database.drop()
  }

  private keep<T extends { stop(): Promise<void> }>(part: T): T {
    this.parts.push(part)
    return part
  }
}

export function deviceData(deviceId: string): object {
  return { deviceId, accountId: 'acct_test', sessionId: 'sess_test', state: 'TRUSTED' }
}

/** `[1, 2, … count]` */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
