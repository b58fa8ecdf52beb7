import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { freePorts, processEnvironment, startNats, type NatsOptions, type RunningNats } from '@enigm/embedded'
import { connect, type JetStreamManager, type StreamInfo } from 'nats'
import { Client } from 'pg'
import { eventually } from './client'
import { ManyProcesses } from './many-processes.fixture'

const SECOND_NANOSECONDS = 1_000_000_000
const DAY_NANOSECONDS = 24 * 60 * 60 * SECOND_NANOSECONDS
const shortLived = { max_age: SECOND_NANOSECONDS, duplicate_window: SECOND_NANOSECONDS }

/**
 * A system of many processes that log at the level that writes most, with every place in which something of an account could be
 * left: the databases, the streams of a broker that accepts every client, and the logs.
 */
export class Remains {
  private constructor(
    readonly processes: ManyProcesses,
    private readonly brokerOptions: NatsOptions,
    private broker: RunningNats,
  ) {}

  static async start(): Promise<Remains> {
    const dataDir = mkdtempSync(join(tmpdir(), 'broker-'))
    const [port] = await freePorts(1)
    const options = { dataDir, port: port!, binary: process.env['TEST_NATS_SERVER']!, configuration: '' }
    const broker = await startNats(options)
    try {
      const processes = await ManyProcesses.start({ logLevel: 'trace', natsUrl: broker.url })
      return new Remains(processes, options, broker)
    } catch (error) {
      await broker.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    await this.processes.stop()
    await this.broker.stop()
    rmSync(this.brokerOptions.dataDir, { recursive: true, force: true })
  }

  /** Runs statements as the role that owns the tables of a service. */
  private async asOwner<T>(service: ServiceName, run: (client: Client) => Promise<T>): Promise<T> {
    const { MIGRATION_DATABASE_URL } = processEnvironment(service, this.processes.system)
    const client = new Client({ connectionString: MIGRATION_DATABASE_URL })
    await client.connect()
    try {
      return await run(client)
    } finally {
      await client.end()
    }
  }

  /** The tables of every service that contain one of the texts. */
  async inTables(texts: readonly string[]): Promise<Record<string, string[]>> {
    const found = await Promise.all(serviceNames.map((service) => this.inTablesOf(service, texts)))
    return Object.fromEntries(serviceNames.map((service, index) => [service, found[index]!]))
  }

  private inTablesOf(service: ServiceName, texts: readonly string[]): Promise<string[]> {
    return this.asOwner(service, async (client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
      )
      const holding = tables.map(
        ({ name }) =>
          `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM "${name}" t, unnest($1::text[]) AS found (text)
             WHERE strpos(t::text, found.text) > 0)`,
      )
      const { rows } = await client.query<{ name: string }>(`${holding.join(' UNION ALL ')} ORDER BY 1`, [
        texts,
      ])
      return rows.map(({ name }) => name)
    })
  }

  /** A dump of the database of a service: the rows of every table of every schema, without those of the named tables. */
  dumpOf(service: ServiceName, without: readonly string[]): Promise<string> {
    return this.asOwner(service, async (client) => {
      const { rows } = await client.query<{ dump: string }>(
        `SELECT database_to_xml(true, true, '')::text AS dump`,
      )
      const isOfNamed = new RegExp(`^<(${without.join('|')})>\\n[^]*?^</\\1>\\n`, 'gm')
      const dump = rows[0]!.dump
      return without.length > 0 ? dump.replace(isOfNamed, '') : dump
    })
  }

  /** The streams that have a message with one of the texts. */
  inStreams(texts: readonly string[]): Promise<string[]> {
    return this.withStreams(async (jetstream, streams) => {
      const holding: string[] = []
      for (const { config, state } of streams) {
        for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
          const message = await jetstream.streams.getMessage(config.name, { seq }).catch(() => null)
          const content = message ? `${message.subject} ${Buffer.from(message.data).toString('latin1')}` : ''
          if (!texts.some((text) => content.includes(text))) continue
          holding.push(config.name)
          break
        }
      }
      return holding
    })
  }

  /** How long each stream keeps a message, in days. */
  streamDays(): Promise<number[]> {
    return this.withStreams(async (_, streams) =>
      streams.map(({ config }) => Number(config.max_age) / DAY_NANOSECONDS),
    )
  }

  /** What the processes, PostgreSQL and the broker have logged. */
  get logs(): string {
    return [
      this.processes.log,
      ...logFilesIn(this.processes.system.settings.dataDir),
      ...logFilesIn(this.brokerOptions.dataDir),
    ].join('\n')
  }

  /**
   * Makes every stored moment earlier, as if time had passed, and starts the services again: each begins with a purge. Timers keep
   * their moments, except that of the ledger. The broker has the clock of the machine, so its streams keep messages for a second
   * meanwhile; `streamDays` tells how long they do otherwise.
   */
  async pass(days: number): Promise<void> {
    await Promise.all(
      serviceNames.map((service) => this.asOwner(service, (client) => makeEarlier(client, days))),
    )
    await this.expireMessages()
    await eventually('the ledger to have every entry', () => this.isHandedOver())
    await Promise.all(serviceNames.map((service) => this.processes.crash(service)))
    await this.processes.ready()
  }

  /** Whether every trail has given its entries to the ledger: a purge deletes no other ones. */
  private async isHandedOver(): Promise<boolean> {
    const waiting = await Promise.all(
      serviceNames.map((service) =>
        this.processes.query(service, 'SELECT 1 FROM audit_entry WHERE position IS NULL LIMIT 1'),
      ),
    )
    return waiting.every((rows) => rows.length === 0)
  }

  /** A restarted broker removes at once what has become too old. */
  private async expireMessages(): Promise<void> {
    const configured = await this.withStreams(async (jetstream, streams) => {
      for (const { config } of streams) await jetstream.streams.update(config.name, shortLived)
      return streams.map(({ config }) => config)
    })
    await this.broker.stop()
    this.broker = await startNats(this.brokerOptions)
    await eventually('the end of the messages', () =>
      this.withStreams(async (_, streams) => streams.every(({ state }) => state.messages === 0)),
    )
    await this.withStreams(async (jetstream) => {
      for (const { name, max_age, duplicate_window } of configured)
        await jetstream.streams.update(name, { max_age, duplicate_window })
    })
  }

  private async withStreams<T>(
    run: (jetstream: JetStreamManager, streams: StreamInfo[]) => Promise<T>,
  ): Promise<T> {
    const connection = await connect({ servers: this.broker.url })
    try {
      const jetstream = await connection.jetstreamManager()
      return await run(jetstream, await jetstream.streams.list().next())
    } finally {
      await connection.close()
    }
  }
}

function logFilesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .map((name) => readFileSync(join(directory, name), 'utf8'))
}

/** Its last entry of the trail marks the database for the ledger, so one that does not concern the account follows. */
async function makeEarlier(client: Client, days: number): Promise<void> {
  const { rows: tables } = await client.query<{ name: string; assignments: string }>(
    `SELECT c.table_name AS name,
       string_agg(format('%1$I = %1$I - make_interval(days => %2$s)', c.column_name, $1::int), ', ') AS assignments
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'timestamp with time zone'
       AND c.is_generated = 'NEVER' AND c.table_name <> 'job' GROUP BY 1`,
    [days],
  )
  for (const { name, assignments } of tables) await client.query(`UPDATE "${name}" SET ${assignments}`)
  await client.query(`UPDATE job SET due_at = clock_timestamp() WHERE kind = 'ledger.erasure'`)
  await client.query(`SELECT append_audit('platform', 'system', 'x.y.followed', '', 'DONE', '', '', '')`)
}
