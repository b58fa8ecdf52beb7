import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CURRENT_MILLISECONDS,
  HEARTBEAT_MILLISECONDS,
  heartbeatSubject,
  hintSubject,
  newId,
  type CriticalOperationName,
  type EventData,
  type EventType,
  type Hint,
  serviceNames,
  type Role,
} from '@enigm/contracts'
import { Client } from 'pg'
import type { App } from '../app'
import { withHandles } from '../audit/feed'
import { readWholeTrail, type AuditRow } from '../audit/trail'
import type { SubgraphDefinition } from '../definition'
import { busName, type Bus } from '../events/bus'
import { eventSourcesOf } from '../events/event-sources'
import { connectBus } from '../events/nats'
import { operationsOf, type OperationDeclaration } from '../schema/operation'
import { startSubgraph, type RunningSubgraph } from '../start'
import { purge, termedTables } from '../storage/purge'
import { callerOf, createTestKey, grantToken, internalToken, type TestCaller, type TestKey } from './keys'
import { startTestNats, type TestNats } from './nats-server'
import { createMigratedDatabase, type TestDatabase } from './postgres'
import { publishAs } from './publish'
import { until } from './until'

export interface Answer<T = any> {
  status: number
  data: T
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[]
}

export interface OutboxRow {
  type: string
  aggregateId: string
  version: number
  data: any
}

/** A subgraph with a separate PostgreSQL database and NATS server. */
export class TestSubgraph {
  /** Of the other services. */
  private readonly heartbeats: TestHeartbeats

  constructor(
    private process: RunningSubgraph,
    /** Environment variables for a further process of this subgraph. */
    readonly environment: Readonly<Record<string, string>>,
    readonly database: TestDatabase,
    readonly nats: TestNats,
    private readonly bus: Bus,
    readonly keys: { internal: TestKey; grant: TestKey },
    private readonly operations: readonly OperationDeclaration[],
    private readonly definition: SubgraphDefinition<any>,
  ) {
    this.heartbeats = new TestHeartbeats(bus)
  }

  get running(): RunningSubgraph {
    return this.process
  }

  get app(): App<any> {
    return this.running.app
  }

  /** A caller of this role with new ids. */
  caller(role: Role = 'CUSTOMER'): TestCaller {
    return callerOf(role, { accountId: newId('account'), sessionId: newId('session') })
  }

  /** A grant of this caller for one operation on one target. */
  grant(caller: TestCaller, operation: CriticalOperationName, target: string): Promise<string> {
    return grantToken(this.keys.grant, caller, operation, target)
  }

  /**
   * One internal request, as the gateway sends it; `null` for an anonymous caller.
   * @throws Error if an operation answers with an error code that its declaration does not name
   */
  async call<T = any>(caller: TestCaller | null, query: string, variables: object = {}): Promise<Answer<T>> {
    const token = await internalToken(this.keys.internal, this.app.name, caller ?? { scopes: [] })
    const response = await fetch(this.running.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    })
    const answer = { status: response.status, ...((await response.json()) as { data: T }) }
    requireNamedCodes(answer, this.operations)
    return answer
  }

  /** Runs while no heartbeat of another service has arrived for longer than what is current, as with a frozen broker. */
  async whileSilent<T>(run: () => Promise<T>): Promise<T> {
    this.heartbeats.silence()
    try {
      // A heartbeat that was on its way when the silence began counts from its arrival.
      await delay(1.25 * CURRENT_MILLISECONDS)
      return await run()
    } finally {
      this.heartbeats.resume()
    }
  }

  /** Runs while this subgraph is stopped, and starts it again, with other environment variables if they are given. */
  async whileStopped<T>(run: () => Promise<T>, variables: Record<string, string> = {}): Promise<T> {
    await this.process.stop()
    try {
      return await run()
    } finally {
      this.process = await startSubgraph(this.definition, { ...this.environment, ...variables })
      await until(async () => this.process.ready().ready, `${this.definition.name} to be ready again`)
    }
  }

  /** Begins another day (UTC) for the counts of aggregates. */
  async nextDay(): Promise<void> {
    await this.app.data.query(
      `WITH counted AS (DELETE FROM daily_count RETURNING *)
       INSERT INTO daily_count (kind, key, counts, valid_until)
       SELECT kind, CASE WHEN key ~ '^\\d{4}-\\d\\d-\\d\\d$' THEN (key::date - 1)::text ELSE key END, counts,
         valid_until - interval '24 hours' FROM counted ORDER BY kind, key`,
    )
  }

  /** Deletes the rows whose term is over at this moment. @returns the number of deleted rows per table */
  purge(now?: Date): Promise<Readonly<Record<string, number>>> {
    return purge(this.app.data.manager, termedTables(this.definition), { now })
  }

  /** Publishes an event as another service's relay does. */
  publish<T extends EventType>(
    type: T,
    aggregateId: string,
    version: number,
    data: EventData<T>,
  ): Promise<void> {
    return publishAs(this.bus, type, aggregateId, version, data)
  }

  /** The hints that this subgraph publishes from now on. */
  hints(): readonly Hint[] {
    const hints: Hint[] = []
    this.bus.subscribe(hintSubject(this.app.name), (text) => hints.push(JSON.parse(text) as Hint))
    return hints
  }

  /** The events that this subgraph has written about one aggregate, in order. */
  async events(aggregateId: string): Promise<OutboxRow[]> {
    return this.app.read<OutboxRow>(
      'SELECT type, aggregate_id AS "aggregateId", version, data FROM outbox WHERE aggregate_id = $1 ORDER BY id',
      [aggregateId],
    )
  }

  async countEvents(): Promise<number> {
    const [row] = await this.app.read<{ count: string }>('SELECT count(*) FROM outbox')
    return Number(row?.count)
  }

  /** The audit trail of one scope, oldest first. */
  audit(scope: string): Promise<AuditRow[]> {
    return readWholeTrail(this.app, scope)
  }

  /** The same as the audit ledger records it for the readers of the scope: with handles for people. */
  async shownAudit(scope: string) {
    return withHandles(this.app, await this.audit(scope), this.definition.auditHandles)
  }

  /** A machine client of an organization. */
  partner(organizationId: string): TestCaller {
    return { ...this.caller('PARTNER'), organizationId }
  }

  /** Every row of the database as text, by table. */
  async rows(...without: string[]): Promise<Map<string, string[]>> {
    const tables = await this.app.read<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL($1) ORDER BY 1`,
      [without],
    )
    const read = async ({ name }: { name: string }): Promise<[string, string[]]> => {
      const rows = await this.app.read<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`)
      return [name, rows.map(({ row }) => row)]
    }
    return new Map(await Promise.all(tables.map(read)))
  }

  /** The tables that contain a text, e.g. an erased id. */
  async tablesWith(text: string): Promise<string[]> {
    const holding = [...(await this.rows())].filter(([, rows]) => rows.some((row) => row.includes(text)))
    return holding.map(([table]) => table).sort()
  }

  /** All rows as one text. Reading the platform's trail gives its entries their numbers, which they get after the commit. */
  async everything(...without: string[]): Promise<string> {
    await this.audit('platform')
    return JSON.stringify([...(await this.rows(...without))])
  }

  /** Runs a statement as the role that owns the tables, e.g. to make a write of the service fail. */
  async asOwner(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.database.migrationUrl })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  /** Waits until the events of an aggregate up to this version are applied. */
  applied(aggregateId: string, version: number): Promise<unknown> {
    const sql = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version >= $2'
    return this.until(
      async () => (await this.app.read(sql, [aggregateId, version]))[0],
      'the event to be applied',
    )
  }

  /** Waits for the first truthy result of `probe`. */
  until<T>(probe: () => Promise<T | null | undefined | false>, what?: string): Promise<T> {
    return until(probe, what)
  }

  async stop(): Promise<void> {
    this.heartbeats.silence()
    await this.running.stop()
    await this.bus.stop()
    await this.nats.stop()
    await this.database.drop()
  }
}

/** Heartbeats of every service, as their relays send them. */
class TestHeartbeats {
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly bus: Bus) {
    this.resume()
  }

  resume(): void {
    const beat = () => serviceNames.forEach((name) => this.bus.publish(heartbeatSubject(name)))
    this.timer = setInterval(beat, HEARTBEAT_MILLISECONDS / 5).unref()
  }

  silence(): void {
    clearInterval(this.timer)
  }
}

/** Starts a subgraph for one test file; `variables` are the service's own environment variables. */
export async function startTestSubgraph(
  definition: SubgraphDefinition<any>,
  variables: Record<string, string> = {},
): Promise<TestSubgraph> {
  const [database, nats, internal, grant] = await Promise.all([
    createMigratedDatabase(definition),
    startTestNats(),
    createTestKey(),
    createTestKey(),
  ])
  const environment = {
    DATABASE_URL: database.url,
    NATS_URL: nats.url,
    PORT: '0',
    INTERNAL_PUBLIC_KEYS: internal.jwks,
    GRANT_PUBLIC_KEYS: grant.jwks,
    HANDLE_KEY: randomBytes(32).toString('base64url'),
    DATABASE_POOL_SIZE: '8',
    DATABASE_READ_POOL_SIZE: '4',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    ...variables,
  }
  const running = await startSubgraph(definition, environment)
  const bus = connectBus({ url: nats.url, name: `test-${randomUUID()}`, log: running.app.log })
  await until(async () => bus.connected, 'a connection to NATS')
  for (const source of eventSourcesOf(definition).externalSources)
    await bus.ensureStream(busName.stream(source), busName.subjects(source))
  await until(async () => running.ready().ready, `${definition.name} to be ready`)
  const operations = operationsOf(definition.resolvers)
  const keys = { internal, grant }
  return new TestSubgraph(running, environment, database, nats, bus, keys, operations, definition)
}

function requireNamedCodes({ data }: Answer, operations: readonly OperationDeclaration[]): void {
  for (const [field, payload] of Object.entries((data ?? {}) as Record<string, unknown>)) {
    const operation = operations.find(({ mutation }) => mutation === field)
    const { errors = [] } = (payload ?? {}) as { errors?: { code?: string }[] }
    const unnamed = errors.find(({ code }) => code !== undefined && !operation?.errors.includes(code))
    if (operation && unnamed) {
      throw new Error(`${field} has answered ${unnamed.code}: name it in the errors of its @Operation`)
    }
  }
}
