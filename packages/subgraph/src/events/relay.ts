import { HEARTBEAT_MILLISECONDS, heartbeatSubject, type ServiceName } from '@enigm/contracts'
import type { Client } from 'pg'
import type { Logger } from 'pino'
import { backoff } from '../backoff'
import { dedicatedClient, endClient, endedWhenFrozen, startHeartbeat } from '../database/dedicated-client'
import { busName, type Bus } from './bus'
import { toMessage, type OutboxRow } from './envelope'
import type { ServiceTracing } from '../tracing'
import { errorCode, Wake } from './wake'

interface RelayOptions {
  service: string
  databaseUrl: string
  bus: Bus
  log: Logger
  tracing?: ServiceTracing
  /** Called after each connection to the database but the first: the database can be another one, restored from a backup. */
  onReconnect?: () => void
}

export interface OutboxBacklog {
  readonly unpublished: number
  readonly oldestUnpublishedSeconds: number
}

interface RelayStatus extends OutboxBacklog {
  /** Whether this replica publishes; one of each service does. */
  readonly leading: boolean
  /** The dependencies that it currently lacks for publishing. */
  readonly missing: readonly ('database' | 'nats' | 'stream')[]
}

export interface Relay {
  /** Call it after a commit that wrote to the outbox. */
  poke(): void
  stop(): Promise<void>
  status(): RelayStatus
}

const LOCK_KEY = 0x656e6967
const BATCH = 500
const POLL_MS = 1000
const CONNECT_MS = 5000
const QUERY_MS = 60_000
const FASTEST_HEARTBEAT_MS = 100
const CHUNK = 5000

/** The events that are not published yet, in one row. */
export const outboxBacklog = `
  SELECT count(*)::int AS unpublished,
    greatest(coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0), 0)::float AS "oldestUnpublishedSeconds"
  FROM outbox WHERE published_at IS NULL`

/** Publishes the outbox of one service to its stream: every row at least once, the rows of one aggregate in order. */
export function startRelay(options: RelayOptions): Relay {
  return new OutboxRelay(options)
}

class OutboxRelay implements Relay {
  private stopped = false
  private held = false
  private checkedGeneration = -1
  private hasConnected = false
  /** See `Received.epoch`. */
  private epoch = 1
  private failures = 0
  private measuredAt = -Infinity
  private beatAt = -Infinity
  private backlog: OutboxBacklog = { unpublished: 0, oldestUnpublishedSeconds: 0 }
  private missing: RelayStatus['missing'] = ['database']
  private readonly wake = new Wake()
  private readonly running: Promise<void>
  private readonly detach: (() => void)[]

  constructor(private readonly options: RelayOptions) {
    const call = (): void => this.wake.call()
    this.detach = [options.bus.onChange(call), options.bus.subscribe(busName.poke(options.service), call)]
    this.running = this.run()
  }

  poke(): void {
    if (this.held) this.wake.call()
    else this.options.bus.publish(busName.poke(this.options.service))
  }

  status(): RelayStatus {
    return { leading: this.held, missing: this.missing, ...this.backlog }
  }

  async stop(): Promise<void> {
    this.stopped = true
    for (const detach of this.detach) detach()
    this.wake.call()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const client = dedicatedClient(
        {
          connectionString: this.options.databaseUrl,
          application_name: `${this.options.service} relay`,
          connectionTimeoutMillis: CONNECT_MS,
          query_timeout: QUERY_MS,
          keepAlive: true,
          options: endedWhenFrozen(),
        },
        () => this.wake.call(),
      )
      let endHeartbeat: (() => void) | undefined
      try {
        await client.connect()
        endHeartbeat = startHeartbeat(client)
        this.failures = 0
        if (this.hasConnected) this.options.onReconnect?.()
        this.hasConnected = true
        await this.relay(client)
      } catch (error) {
        this.fail('database', error)
      } finally {
        this.held = false
        endHeartbeat?.()
        await endClient(client)
      }
      if (!this.stopped) await this.wake.wait(backoff(this.failures, { first: 100, longest: 5000 }))
    }
  }

  private async relay(client: Client): Promise<void> {
    while (!this.stopped) {
      if (await this.lead(client)) await this.publish(client)
      else await this.rest(client)
    }
  }

  /** Holds the lock only while NATS is connected, so that another replica with a connection can publish. */
  private async lead(client: Client): Promise<boolean> {
    const { connected } = this.options.bus
    if (connected !== this.held) {
      const call = connected ? 'pg_try_advisory_lock' : 'pg_advisory_unlock'
      const { rows } = await client.query<{ done: boolean }>(`SELECT ${call}($1) AS done`, [LOCK_KEY])
      this.held = connected && rows[0]?.done === true
      this.checkedGeneration = -1
    }
    this.missing = connected ? [] : ['nats']
    return this.held
  }

  private async publish(client: Client): Promise<void> {
    const { bus } = this.options
    try {
      const { generation } = bus
      if (this.checkedGeneration !== generation) {
        await this.checkStream(client)
        this.checkedGeneration = generation
      }
      const { rows } = await client.query<OutboxRow>({
        name: 'unpublished',
        text: `SELECT id, event_id, type, aggregate_id, version, is_snapshot, data::text AS data, correlation_id, occurred_at
               FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT ${BATCH}`,
      })
      const outcomes = await Promise.allSettled(rows.map((row) => this.append(row)))
      const failed = outcomes.findIndex(({ status }) => status === 'rejected')
      const prefix = failed < 0 ? rows : rows.slice(0, failed)
      if (prefix.length > 0) {
        await client.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1)', [
          prefix.map(({ id }) => id),
        ])
      }
      if (failed >= 0) throw new PublishError((outcomes[failed] as PromiseRejectedResult).reason)
      this.failures = 0
      if (rows.length < BATCH) {
        this.beat()
        await this.rest(client)
      }
    } catch (error) {
      if (!(error instanceof PublishError)) throw error
      this.checkedGeneration = -1
      this.fail('stream', error.cause)
      await this.measure(client)
      await this.wake.wait(backoff(this.failures, { first: 100, longest: 2000 }))
    }
  }

  private append(row: OutboxRow): Promise<void> {
    const { bus, service, tracing } = this.options
    const append = () => bus.append(toMessage(service, row, this.epoch))
    return tracing ? tracing.publish(tracedEvent(row), append) : append()
  }

  /**
   * A stream that never had a message is new, so all kept rows are published again. A stream is created again if its consumers
   * could not detect that it differs from the outbox: after it has lost acknowledged events (it writes to disk minutes later), or
   * after the database was restored to an earlier moment. `enigm restore` has then begun an epoch, or the outbox lacks an event.
   */
  private async checkStream(client: Client): Promise<void> {
    const { bus, service, log } = this.options
    const stream = busName.stream(service)
    const request = <T>(answer: Promise<T>): Promise<T> =>
      answer.catch((error: unknown) => {
        throw new PublishError(error)
      })
    let last = await request(bus.ensureStream(stream, busName.subjects(service)))
    const newest = last > 0 ? await request(bus.read(stream, last)) : null
    this.epoch = await this.readEpoch(client)
    const epochOfStream = Number(newest?.header('ce-epoch')) || 1
    const hasEpochBegun = newest !== null && epochOfStream < this.epoch
    const difference = hasEpochBegun
      ? 'database was restored'
      : newest && (await this.differenceTo(client, newest.header('ce-id')))
    if (difference) {
      if (difference === 'database was restored' && !hasEpochBegun)
        this.epoch = await this.beginEpoch(client, epochOfStream + 1)
      log.error({ stream, epoch: this.epoch }, `${difference}, the stream is created again`)
      await request(bus.deleteStream(stream))
      last = await request(bus.ensureStream(stream, busName.subjects(service)))
    }
    if (last > 0) return
    const republished = await this.inChunks(
      client,
      'UPDATE outbox SET published_at = NULL WHERE id IN (SELECT id FROM outbox WHERE published_at IS NOT NULL LIMIT $1)',
    )
    log.info({ stream, republished }, 'stream created')
  }

  /** How the newest event of the stream shows that the stream is older than the outbox, or newer. */
  private async differenceTo(
    client: Client,
    newestId: string,
  ): Promise<'stream has lost acknowledged events' | 'database was restored' | null> {
    const { rows } = await client.query<{ before: boolean }>(
      `SELECT EXISTS (SELECT FROM outbox later WHERE later.published_at > last.published_at) AS before
       FROM outbox last WHERE last.event_id = $1`,
      [newestId],
    )
    const [newest] = rows
    if (!newest) return 'database was restored'
    return newest.before ? 'stream has lost acknowledged events' : null
  }

  private async readEpoch(client: Client): Promise<number> {
    const { rows } = await client.query<{ epoch: number }>('SELECT epoch FROM stream_epoch')
    return rows[0]!.epoch
  }

  /** Begins before the stream is deleted: its newest message shows the restoration until then, also after a crash. */
  private async beginEpoch(client: Client, epoch: number): Promise<number> {
    await client.query('UPDATE stream_epoch SET epoch = $1', [epoch])
    return epoch
  }

  private async rest(client: Client): Promise<void> {
    const now = performance.now()
    if (now - this.measuredAt >= POLL_MS) await this.measure(client)
    if (!this.stopped) await this.wake.wait(this.held ? HEARTBEAT_MILLISECONDS : POLL_MS)
  }

  /** Confirms that every event that was committed before this round is in the stream; not while some are waiting. */
  private beat(): void {
    const now = performance.now()
    if (now - this.beatAt < FASTEST_HEARTBEAT_MS) return
    this.beatAt = now
    this.options.bus.publish(heartbeatSubject(this.options.service as ServiceName))
  }

  private async measure(client: Client): Promise<void> {
    this.measuredAt = performance.now()
    const { rows } = await client.query<OutboxBacklog>(outboxBacklog)
    this.backlog = rows[0]!
  }

  private async inChunks(client: Client, sql: string): Promise<number> {
    for (let changed = 0; ;) {
      const { rowCount } = await client.query(sql, [CHUNK])
      changed += rowCount ?? 0
      if ((rowCount ?? 0) < CHUNK) return changed
    }
  }

  private fail(missing: 'database' | 'stream', error: unknown): void {
    this.failures += 1
    this.missing = [missing]
    if (this.failures === 1)
      this.options.log.warn({ missing, code: errorCode(error) }, 'events are not published')
  }
}

function tracedEvent({ event_id, type, correlation_id, is_snapshot }: OutboxRow) {
  return { eventId: event_id, type, correlationId: correlation_id, isSnapshot: is_snapshot }
}

/** A failure of the broker: the connection to PostgreSQL is kept. */
class PublishError extends Error {
  constructor(override readonly cause: unknown) {
    super('the broker did not accept an event')
  }
}
