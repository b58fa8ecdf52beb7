import { CURRENT_MILLISECONDS, heartbeatSubject } from '@enigm/contracts'
import {
  AckPolicy,
  DeliverPolicy,
  Events,
  headers as emptyHeaders,
  nuid,
  type JetStreamManager,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  type NatsError,
} from 'nats'
import type { Logger } from 'pino'
import { z } from 'zod'
import { connectToBroker, type BrokerAccess } from './broker'

/** Longer than any access token lives, including clock differences between hosts. */
const RETENTION_MS = 15 * 60_000
const STREAM = 'ENIGM_ACCOUNTS'
const RETRY_MS = 250
const BATCH = 500
const FETCH_EXPIRES_MS = 2_000
/** Until then a late heartbeat makes mutations slower and leaves the gateway ready. */
const SILENCE_MS = 5_000
const CONSUMER_INACTIVE_NANOSECONDS = 30_000_000_000
const STREAM_NOT_FOUND = 10059

/** Revokes the access tokens of a session or machine client below a token version. */
interface RevocationEntry {
  /** A session or a machine client. */
  readonly id: string
  /** Tokens of this version and later remain valid; Infinity revokes all. */
  readonly minimumVersion: number
}

const sessionData = z.object({ sessionId: z.string().min(1) })
const clientData = z.object({ clientId: z.string().min(1) })
const rotationData = clientData.extend({ tokensFrom: z.int().min(1).catch(Infinity) })

type EntryReader = (data: unknown, headers: MsgHdrs | undefined) => RevocationEntry
const sessionEnded: EntryReader = (data) => ({
  id: sessionData.parse(data).sessionId,
  minimumVersion: Infinity,
})

/** Events that revoke access tokens. An event without a readable version revokes all tokens (fail closed). */
const entryReaders: Readonly<Record<string, EntryReader>> = {
  'enigm.accounts.session.closed': sessionEnded,
  'enigm.accounts.session.expired': sessionEnded,
  // The session continues with the version that the restriction created.
  'enigm.accounts.session.restricted': (data, headers) => ({
    id: sessionData.parse(data).sessionId,
    minimumVersion: versionOf(headers),
  }),
  'enigm.accounts.client.revoked': (data) => ({
    id: clientData.parse(data).clientId,
    minimumVersion: Infinity,
  }),
  // The client's two latest keys remain valid.
  'enigm.accounts.client.rotated': (data) => {
    const { clientId, tokensFrom } = rotationData.parse(data)
    return { id: clientId, minimumVersion: tokensFrom }
  },
}
const subjects = Object.keys(entryReaders)

type Message = Pick<Msg, 'subject' | 'data' | 'headers'>

/** Undefined when the event cannot be read. */
function entryOf({ subject, data, headers }: Message): RevocationEntry | undefined {
  try {
    return entryReaders[subject]?.(JSON.parse(Buffer.from(data).toString('utf8')), headers)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}

function versionOf(headers: MsgHdrs | undefined): number {
  const version = Number(headers?.get('ce-aggregateversion'))
  return Number.isInteger(version) && version > 0 ? version : Infinity
}

/** Revocation entries in order of arrival; entries older than any valid token are removed. */
class RevocationList {
  private readonly entries = new Map<
    string,
    { readonly arrivedAt: number; readonly minimumVersion: number }
  >()

  /** Events can repeat and arrive out of order; the highest minimum version wins. */
  add({ id, minimumVersion }: RevocationEntry): void {
    const arrivedAt = Date.now()
    const known = this.entries.get(id)?.minimumVersion ?? 0
    this.entries.delete(id)
    this.entries.set(id, { arrivedAt, minimumVersion: Math.max(known, minimumVersion) })
    for (const [oldestId, oldest] of this.entries) {
      if (arrivedAt - oldest.arrivedAt < RETENTION_MS) break
      this.entries.delete(oldestId)
    }
  }

  isRevoked(id: string, tokenVersion: number): boolean {
    const entry = this.entries.get(id)
    return entry !== undefined && tokenVersion < entry.minimumVersion
  }
}

/** Revoked sessions and machine clients, and whether the list is complete. */
export interface Revocations {
  /** Whether access tokens of this version of the session or machine client are revoked (SES-02, SES-03). */
  isRevoked(sessionId: string, tokenVersion: number): boolean
  /**
   * False while the broker is unreachable, missed events have not been read yet, or accounts has not confirmed for a second
   * that all its events were published. A frozen broker keeps the connection open.
   */
  isCurrent(): boolean
  /** False while the broker is unreachable, missed events have not been read yet, or no heartbeat came for some seconds. */
  isFollowing(): boolean
  /** Calls after each event that has revoked something. */
  onRevocation(listener: () => void): void
  /** Resolves when the list is current. */
  whenCurrent(): Promise<void>
  stop(): Promise<void>
}

interface RevocationOptions extends BrokerAccess {
  readonly log: Logger
  /** Observes the time from the transaction that revoked a session to its arrival here. */
  observeLag(seconds: number): void
}

/** Follows revocation events. It connects in the background and does not delay the gateway's start. */
export function followRevocations(options: RevocationOptions): Revocations {
  const follower = new RevocationFollower(options)
  follower.connect()
  return follower
}

class RevocationFollower implements Revocations {
  private readonly list = new RevocationList()
  private readonly waiting = new Set<() => void>()
  private readonly listeners = new Set<() => void>()
  private readonly retryTimers = new Set<NodeJS.Timeout>()
  private connection: NatsConnection | undefined
  private caughtUp = false
  private heardAt = -Infinity
  private stopped = false
  /** Counts connections, so that a catch-up of an earlier connection cannot set `caughtUp`. */
  private generation = 0

  constructor(private readonly options: RevocationOptions) {}

  isRevoked(sessionId: string, tokenVersion: number): boolean {
    return this.list.isRevoked(sessionId, tokenVersion)
  }

  isCurrent(): boolean {
    return this.hasHeard(CURRENT_MILLISECONDS)
  }

  isFollowing(): boolean {
    return this.hasHeard(SILENCE_MS)
  }

  private hasHeard(milliseconds: number): boolean {
    return this.caughtUp && performance.now() - this.heardAt <= milliseconds
  }

  onRevocation(listener: () => void): void {
    this.listeners.add(listener)
  }

  whenCurrent(): Promise<void> {
    if (this.isCurrent()) return Promise.resolve()
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.onDisconnected()
    for (const timer of this.retryTimers) clearTimeout(timer)
    await this.connection?.close()
  }

  connect(): void {
    connectToBroker('gateway', this.options).then(
      (connection) => this.follow(connection),
      () => this.retryLater(() => this.connect()),
    )
  }

  private retryLater(action: () => void): void {
    if (this.stopped) return
    const timer = setTimeout(() => {
      this.retryTimers.delete(timer)
      action()
    }, RETRY_MS)
    this.retryTimers.add(timer)
  }

  private follow(connection: NatsConnection): void {
    this.connection = connection
    if (this.stopped) return void connection.close()
    for (const subject of subjects) {
      connection.subscribe(subject, {
        callback: (error, message) => {
          // A reply subject can be any subject: a stored message of another type can arrive here.
          if (!error && message.subject === subject && this.apply(message)) this.observeLag(message)
        },
      })
    }
    // One connection of accounts publishes events and heartbeats, so they arrive here in the order of publication.
    connection.subscribe(heartbeatSubject('accounts'), { callback: (error) => error ?? this.onHeartbeat() })
    void this.watchStatus(connection)
    void connection.closed().then(() => {
      this.onDisconnected()
      this.retryLater(() => this.connect())
    })
    this.onConnected(connection)
  }

  private async watchStatus(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === Events.Disconnect) this.onDisconnected()
      if (status.type === Events.Reconnect) this.onConnected(connection)
    }
  }

  private onDisconnected(): void {
    this.generation += 1
    this.caughtUp = false
  }

  private onConnected(connection: NatsConnection): void {
    this.generation += 1
    void this.catchUp(connection, this.generation)
  }

  /** Runs after the subscriptions exist, so an event in between arrives twice and none is missed. */
  private async catchUp(connection: NatsConnection, generation: number): Promise<void> {
    try {
      await connection.flush()
      const manager = await connection.jetstreamManager()
      for (const subject of subjects) await this.readStored(connection, manager, subject)
    } catch (error) {
      if (generation !== this.generation) return
      this.options.log.warn({ error: (error as NatsError).code }, 'revocation catch-up failed')
      return this.retryLater(() => {
        if (generation === this.generation) void this.catchUp(connection, generation)
      })
    }
    if (generation !== this.generation || this.stopped) return
    this.caughtUp = true
    this.announceCurrent()
  }

  private onHeartbeat(): void {
    this.heardAt = performance.now()
    this.announceCurrent()
  }

  private announceCurrent(): void {
    if (!this.isCurrent()) return
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }

  /** Starts by time, not by sequence: a recreated stream restarts its sequence. */
  private async readStored(
    connection: NatsConnection,
    manager: JetStreamManager,
    subject: string,
  ): Promise<void> {
    const stored = await createConsumer(manager, subject)
    if (!stored) return
    let { pending } = stored
    const consumer = await connection.jetstream().consumers.get(STREAM, stored.name)
    while (pending > 0) {
      const before = pending
      const messages = await consumer.fetch({
        max_messages: Math.min(pending, BATCH),
        expires: FETCH_EXPIRES_MS,
      })
      for await (const message of messages) {
        this.apply(message)
        pending = message.info.pending
      }
      if (pending === before) throw new Error('The stream returned no messages.')
    }
    await consumer.delete()
  }

  /** Whether the event was readable. */
  private apply(message: Message): boolean {
    const entry = entryOf(message)
    if (entry) {
      this.list.add(entry)
      for (const listener of this.listeners) listener()
    } else this.options.log.error({ subject: message.subject }, 'revocation event unreadable')
    return entry !== undefined
  }

  private observeLag({ headers }: Message): void {
    const occurredAt = Date.parse((headers ?? emptyHeaders()).get('ce-time'))
    if (!Number.isNaN(occurredAt)) this.options.observeLag(Math.max(0, Date.now() - occurredAt) / 1000)
  }
}

/** Undefined while the stream does not exist. */
async function createConsumer(
  manager: JetStreamManager,
  subject: string,
): Promise<{ name: string; pending: number } | undefined> {
  try {
    const { name, num_pending: pending } = await manager.consumers.add(STREAM, {
      // A named consumer: the broker's permissions check the filter subject in the API subject of this call.
      name: `gateway_${nuid.next()}`,
      filter_subject: subject,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartTime,
      opt_start_time: new Date(Date.now() - RETENTION_MS).toISOString(),
      inactive_threshold: CONSUMER_INACTIVE_NANOSECONDS,
      mem_storage: true,
    })
    return { name, pending }
  } catch (error) {
    if ((error as NatsError).api_error?.err_code === STREAM_NOT_FOUND) return undefined
    throw error
  }
}
