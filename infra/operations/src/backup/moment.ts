import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceName } from '@enigm/contracts'
import { MIGRATION_TABLE } from '@enigm/subgraph'
import { Client, escapeIdentifier } from 'pg'
import { CommandError } from '../failure'
import { tablesOf, textFormat, type Table } from './tables'

/** It reads the audit entries of all others. */
const LEDGER: ServiceName = 'governance'
const LONGEST_SEARCH_MILLISECONDS = 120_000
const PAUSE_MILLISECONDS = 50
const CONNECT_TIMEOUT_MILLISECONDS = 5_000
const LOCK_TIMEOUT = '30s'

/** A database as it is at the moment: a transaction that sees no later change. */
export interface DatabaseAtMoment {
  readonly service: ServiceName
  readonly client: Client
  readonly tables: readonly Table[]
  readonly migrations: readonly string[]
  readonly at: string
}

/**
 * One moment of all databases. No service has an event in it that its source has not written yet, and the ledger no audit entry
 * that its service does not have. The services go on meanwhile: what is on its way at this moment is in an outbox.
 */
export class Moment {
  private constructor(readonly databases: readonly DatabaseAtMoment[]) {}

  /** @param urls of the owners of the databases. @throws CommandError */
  static async find(urls: ReadonlyMap<ServiceName, string>, signal: AbortSignal): Promise<Moment> {
    const readers: Reader[] = []
    try {
      for (const [service, url] of urls) readers.push(await Reader.connect(service, url))
      const deadline = Date.now() + LONGEST_SEARCH_MILLISECONDS
      for (;;) {
        await takeSnapshots(readers)
        if (await isConsistent(readers)) break
        if (Date.now() > deadline || signal.aborted)
          throw new CommandError(
            'No moment was found at which all databases agree: repeat it at a quieter time.',
          )
        await Promise.all(readers.map((reader) => reader.client.query('ROLLBACK')))
        await delay(PAUSE_MILLISECONDS)
      }
      return new Moment(await Promise.all(readers.map((reader) => reader.atMoment())))
    } catch (error) {
      await Promise.all(readers.map(({ client }) => client.end()))
      throw error
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.databases.map(({ client }) => client.end()))
  }
}

/** The ledger’s snapshot is the oldest one: then no other database lacks an audit entry that the ledger has. */
async function takeSnapshots(readers: readonly Reader[]): Promise<void> {
  await Promise.all(readers.map((reader) => reader.begin()))
  await Promise.all(readers.filter(({ service }) => service === LEDGER).map((reader) => reader.take()))
  await Promise.all(readers.filter(({ service }) => service !== LEDGER).map((reader) => reader.take()))
}

/** Older events are in every snapshot: all of them were taken within less than this minute. */
const recentlyReceived = `
  SELECT service, array_agg(event_id) AS events FROM inbox
  WHERE received_at > clock_timestamp() - interval '1 minute' GROUP BY service`

/** Whether each event that a service has received is in the outbox of its source. */
async function isConsistent(readers: readonly Reader[]): Promise<boolean> {
  for (const { client } of readers) {
    const { rows } = await client.query<{ service: string; events: string[] }>(recentlyReceived)
    for (const { service, events } of rows) {
      const source = readers.find((reader) => reader.service === service)
      if (source && !(await source.hasWritten(events))) return false
    }
  }
  return true
}

class Reader {
  private at = ''

  private constructor(
    readonly service: ServiceName,
    readonly client: Client,
    private readonly tables: readonly Table[],
  ) {}

  static async connect(service: ServiceName, url: string): Promise<Reader> {
    const client = new Client({
      ...{ connectionString: url, application_name: 'enigm backup' },
      connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS,
    })
    // A query that fails names the reason; without a listener the lost connection would end the process.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(`${textFormat}; SET lock_timeout = '${LOCK_TIMEOUT}'`)
      const tables = await tablesOf(client)
      if (tables.length === 0) throw new Error('it has no tables')
      return new Reader(service, client, tables)
    } catch (error) {
      await client.end().catch(() => undefined)
      const { message } = error as Error
      throw new CommandError(`The database of ${service} cannot be read: ${message || 'no answer'}.`, {
        cause: error,
      })
    }
  }

  /** Locks the tables against migrations. The snapshot is taken by the first query after that. */
  async begin(): Promise<void> {
    const names = [...this.tables.map(({ name }) => name), MIGRATION_TABLE]
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await this.client
      .query(
        `LOCK TABLE ${names.map((name) => `public.${escapeIdentifier(name)}`).join(', ')} IN ACCESS SHARE MODE`,
      )
      .catch((error: Error) => {
        throw new CommandError(`The tables of ${this.service} are being changed: ${error.message}.`, {
          cause: error,
        })
      })
  }

  async take(): Promise<void> {
    const { rows } = await this.client.query<{ at: Date }>('SELECT clock_timestamp() AS at')
    this.at = rows[0]!.at.toISOString()
  }

  async hasWritten(events: readonly string[]): Promise<boolean> {
    const { rows } = await this.client.query(
      'SELECT event FROM unnest($1::text[]) AS event WHERE NOT EXISTS (SELECT FROM outbox WHERE event_id = event) LIMIT 1',
      [events],
    )
    return rows.length === 0
  }

  async atMoment(): Promise<DatabaseAtMoment> {
    const { rows } = await this.client.query<{ name: string }>(
      `SELECT name FROM ${MIGRATION_TABLE} ORDER BY id`,
    )
    const { service, client, at } = this
    const tables = this.tables.filter(({ isUnlogged }) => !isUnlogged)
    return { service, client, tables, at, migrations: rows.map(({ name }) => name) }
  }
}
