import {
  connect,
  type JetStreamManager,
  type JsMsg,
  type Msg,
  type NatsConnection,
  type NatsError,
} from 'nats'
import { AckPolicy, DeliverPolicy, Events, headers as emptyHeaders, nkeyAuthenticator, nuid } from 'nats'
import type { Logger } from 'pino'
import { RevocationEntries, revocationOf, revocationReaders, KEPT_MS } from './revocation-entries'

const SUBJECTS = Object.keys(revocationReaders)
const STREAM = 'ENIGM_ACCOUNTS'
const RETRY_MS = 250
const BATCH = 500
const FETCH_EXPIRES_MS = 2_000
const STREAM_NOT_FOUND = 10059

/** Which sessions and machine clients have ended or were held back, and whether this gateway knows of all of them. */
export interface Revocations {
  /** Whether an access token signed for this version of the session or machine client counts no more (SES-02, SES-03). */
  isRevoked(sessionId: string, tokenVersion: number): boolean
  /** False while the broker is away or what was missed has not been read yet. */
  isCurrent(): boolean
  /** Resolves at the next moment in which it is current. */
  whenCurrent(): Promise<void>
  stop(): Promise<void>
}

export interface RevocationOptions {
  readonly url: string
  /** Of the gateway's nkey user, for a broker that asks who is there. */
  readonly nkeySeed?: string
  readonly log: Logger
  /** Told how long each closing took from the transaction that made it to this gateway. */
  observeLag(seconds: number): void
}

/** Follows the ends of sessions and machine clients; it connects in the background and never keeps the gateway from starting. */
export function followRevocations(options: RevocationOptions): Revocations {
  const follower = new Follower(options)
  follower.run()
  return follower
}

class Follower implements Revocations {
  private readonly ended = new RevocationEntries()
  private readonly waiting = new Set<() => void>()
  private readonly retryTimers = new Set<NodeJS.Timeout>()
  private connection: NatsConnection | undefined
  private current = false
  private stopped = false
  /** Counts connections, so that a catch-up of an earlier one declares nothing. */
  private generation = 0

  constructor(private readonly options: RevocationOptions) {}

  isRevoked(sessionId: string, tokenVersion: number): boolean {
    return this.ended.has(sessionId, tokenVersion)
  }

  isCurrent(): boolean {
    return this.current
  }

  whenCurrent(): Promise<void> {
    if (this.current) return Promise.resolve()
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.lost()
    for (const timer of this.retryTimers) clearTimeout(timer)
    await this.connection?.close()
  }

  run(): void {
    const { url, nkeySeed } = this.options
    connect({
      servers: url,
      name: 'gateway',
      inboxPrefix: '_INBOX_gateway',
      authenticator: nkeySeed ? nkeyAuthenticator(Buffer.from(nkeySeed)) : undefined,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
      pingInterval: 2_000,
    }).then(
      (connection) => this.connected(connection),
      () => this.later(() => this.run()),
    )
  }

  private later(action: () => void): void {
    if (this.stopped) return
    const timer = setTimeout(() => {
      this.retryTimers.delete(timer)
      action()
    }, RETRY_MS)
    this.retryTimers.add(timer)
  }

  private connected(connection: NatsConnection): void {
    this.connection = connection
    if (this.stopped) return void connection.close()
    for (const subject of SUBJECTS) {
      connection.subscribe(subject, {
        callback: (error, message) => {
          // The broker sends an answer wherever the asker says: an event of another kind can arrive here.
          if (!error && message.subject === subject) this.apply(message, true)
        },
      })
    }
    void this.watch(connection)
    void connection.closed().then(() => {
      this.lost()
      this.later(() => this.run())
    })
    this.found(connection)
  }

  private async watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === Events.Disconnect) this.lost()
      if (status.type === Events.Reconnect) this.found(connection)
    }
  }

  private lost(): void {
    this.generation += 1
    this.current = false
  }

  private found(connection: NatsConnection): void {
    this.generation += 1
    void this.catchUp(connection, this.generation)
  }

  /** Subscribed first, read afterwards: whatever is closed in between arrives twice, and nothing is missed. */
  private async catchUp(connection: NatsConnection, generation: number): Promise<void> {
    try {
      await connection.flush()
      const manager = await connection.jetstreamManager()
      for (const subject of SUBJECTS) await this.read(connection, manager, subject)
    } catch (error) {
      if (generation !== this.generation) return
      this.options.log.warn({ error: (error as NatsError).code }, 'reading missed ends of sessions failed')
      return this.later(() => {
        if (generation === this.generation) void this.catchUp(connection, generation)
      })
    }
    if (generation !== this.generation || this.stopped) return
    this.current = true
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }

  /** Reads by time and not by sequence: a stream that was made anew starts its count again. */
  private async read(connection: NatsConnection, manager: JetStreamManager, subject: string): Promise<void> {
    let name: string
    let pending: number
    try {
      const consumer = await manager.consumers.add(STREAM, {
        // Named, so that the broker sees by the subject of this call which events are asked for.
        name: `gateway_${nuid.next()}`,
        filter_subject: subject,
        ack_policy: AckPolicy.None,
        deliver_policy: DeliverPolicy.StartTime,
        opt_start_time: new Date(Date.now() - KEPT_MS).toISOString(),
        inactive_threshold: 30_000_000_000,
        mem_storage: true,
      })
      name = consumer.name
      pending = consumer.num_pending
    } catch (error) {
      if ((error as NatsError).api_error?.err_code === STREAM_NOT_FOUND) return
      throw error
    }
    const consumer = await connection.jetstream().consumers.get(STREAM, name)
    while (pending > 0) {
      const before = pending
      const messages = await consumer.fetch({
        max_messages: Math.min(pending, BATCH),
        expires: FETCH_EXPIRES_MS,
      })
      for await (const message of messages) {
        this.applyStored(message)
        pending = message.info.pending
      }
      if (pending === before) throw new Error('the stream gave nothing')
    }
    await consumer.delete()
  }

  private applyStored(message: JsMsg): void {
    this.apply(message, false)
  }

  private apply(message: Pick<Msg, 'subject' | 'data' | 'headers'>, live: boolean): void {
    const end = revocationOf(message)
    if (!end) return this.options.log.error('an event does not say whose tokens it ends')
    this.ended.add(end)
    if (!live) return
    const occurredAt = Date.parse((message.headers ?? emptyHeaders()).get('ce-time'))
    if (!Number.isNaN(occurredAt)) this.options.observeLag(Math.max(0, Date.now() - occurredAt) / 1000)
  }
}
