import { setTimeout as delay } from 'node:timers/promises'
import {
  AckPolicy,
  connect,
  DeliverPolicy,
  Events,
  headers as createHeaders,
  nanos,
  nkeyAuthenticator,
  nuid,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type JsMsg,
  type NatsConnection,
  type StoredMsg,
  type StreamInfo,
} from 'nats'
import {
  busName,
  type Bus,
  type BusOptions,
  type ConsumerPresence,
  type Consumption,
  type Delivery,
  type Outgoing,
} from './bus'
import { Connectivity } from './connectivity'
import { answering, FAILED, type Listener } from './listener'
import {
  CONSUMER_NOT_FOUND,
  instead,
  isForbidden,
  MESSAGE_NOT_FOUND,
  STREAM_NOT_FOUND,
} from './jetstream-errors'
import { errorCode } from './wake'

const SECOND_MS = 1000
const DAY_MS = 24 * 60 * 60 * SECOND_MS
const RECONNECT_MS = 100
const REQUEST_MS = 5 * SECOND_MS
const STOP_MS = 2 * SECOND_MS
const PULL_MESSAGES = 500
/** A message without acknowledgment is delivered again after this time; a second delivery is harmless. */
const ACKNOWLEDGE_MS = 5 * SECOND_MS

/** Returns at once and connects in the background, without a limit of attempts. */
export function connectBus(options: BusOptions): Bus {
  return new NatsBus(options)
}

class NatsBus extends Connectivity implements Bus {
  private connection?: NatsConnection
  private stopped = false
  private readonly listeners = new Set<Listener>()
  private readonly running: Promise<void>

  constructor(private readonly options: BusOptions) {
    super()
    this.onChange(() => options.log.info({ connected: this.connected }, 'connection to NATS changed'))
    this.running = this.run()
  }

  publish(subject: string, body?: string): void {
    // A connection that is being drained refuses messages by an error.
    if (this.connected && !this.stopped) this.connection?.publish(subject, body)
  }

  subscribe(subject: string, run: (text: string) => void): () => void {
    return this.listen({ subject, run: (_reply, text) => run(text) })
  }

  respond(subject: string, service: string, run: (body: string) => Promise<string | void>): () => void {
    return this.listen({ subject, queue: service, run: answering(subject, run, this.options.log) })
  }

  async request(subject: string, timeoutMs: number, body?: string): Promise<string> {
    const reply = `${busName.answers(subject)}${this.options.name}.${nuid.next()}`
    const options = { timeout: timeoutMs, noMux: true, reply }
    const answer = await this.untilLost(this.open().request(subject, body, options))
    const text = answer.string()
    if (text === FAILED) throw new Error(`the listener of ${subject} failed`)
    return text
  }

  async append({ id, subject, headers, body }: Outgoing): Promise<void> {
    const fields = createHeaders()
    for (const [name, value] of Object.entries(headers)) fields.set(name, value)
    const stream = this.open().jetstream({ timeout: REQUEST_MS })
    await this.untilLost(stream.publish(subject, body, { msgID: id, headers: fields }))
  }

  async ensureStream(stream: string, subjects: string, keptMilliseconds?: number): Promise<number> {
    const present = await this.manage(({ streams }) => streams.info(stream)).catch(
      instead(new Map([[STREAM_NOT_FOUND, null]])),
    )
    const { state } = present ?? (await this.createStream(stream, subjects, keptMilliseconds))
    return state.last_seq
  }

  /** The configuration of a stream can republish to the subjects of other services, so the broker permits it to one user. */
  private async createStream(
    stream: string,
    subjects: string,
    keptMilliseconds: number | undefined,
  ): Promise<StreamInfo> {
    const config = {
      name: stream,
      subjects: [subjects],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      num_replicas: this.options.streamReplicas ?? 1,
      max_age: nanos(keptMilliseconds ?? 7 * DAY_MS),
      duplicate_window: nanos(keptMilliseconds ?? 120 * SECOND_MS),
      // The broker sends an answer to any reply subject, even to its own API: it refuses these commands to every user.
      deny_delete: true,
      deny_purge: true,
    }
    try {
      return await this.manage(({ streams }) => streams.add(config))
    } catch (error) {
      if (!isForbidden(error)) throw error
    }
    await this.request(busName.streamRequest(this.options.name), REQUEST_MS)
    return this.manage(({ streams }) => streams.info(stream))
  }

  read(stream: string, sequence: number): Promise<Delivery | null> {
    return this.manage(({ streams }) => streams.getMessage(stream, { seq: sequence })).then(
      toReadMessage,
      instead(new Map([[MESSAGE_NOT_FOUND, null]])),
    )
  }

  async deleteStream(stream: string): Promise<void> {
    await this.manage(({ streams }) => streams.delete(stream))
  }

  findConsumer(stream: string, durable: string): Promise<ConsumerPresence> {
    return this.manage(({ consumers }) => consumers.info(stream, durable)).then(
      () => 'present',
      instead<ConsumerPresence>(
        new Map([
          [CONSUMER_NOT_FOUND, 'absent'],
          [STREAM_NOT_FOUND, 'stream absent'],
        ]),
      ),
    )
  }

  async createConsumer(stream: string, durable: string): Promise<void> {
    await this.manage(({ consumers }) =>
      consumers.add(stream, {
        durable_name: durable,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
        ack_wait: nanos(ACKNOWLEDGE_MS),
        max_deliver: -1,
        max_ack_pending: 2 * PULL_MESSAGES,
      }),
    )
  }

  async unacknowledged(stream: string, durable: string): Promise<{ first: number; last: number } | null> {
    const info = await this.manage(({ consumers }) => consumers.info(stream, durable))
    if (info.num_ack_pending === 0) return null
    return { first: info.ack_floor.stream_seq + 1, last: info.delivered.stream_seq }
  }

  async acknowledged(stream: string, durable: string): Promise<number> {
    const info = await this.manage(({ consumers }) => consumers.info(stream, durable))
    return info.ack_floor.stream_seq
  }

  async deleteConsumer(stream: string, durable: string): Promise<void> {
    await this.manage(({ consumers }) => consumers.delete(stream, durable))
  }

  async consume(
    stream: string,
    durable: string,
    on: { delivery: (delivery: Delivery) => void; end: () => void },
  ): Promise<Consumption> {
    const { consumers } = this.open().jetstream({ timeout: REQUEST_MS })
    const consumer = await this.untilLost(consumers.get(stream, durable))
    const messages = await consumer.consume({
      max_messages: PULL_MESSAGES,
      expires: 5 * SECOND_MS,
      idle_heartbeat: SECOND_MS,
      abort_on_missing_resource: true,
      callback: (message) => on.delivery(toDelivery(message)),
    })
    const consumption = { ended: false, stop: async () => void (await messages.close()) }
    void messages.closed().then(() => {
      consumption.ended = true
      on.end()
    })
    return consumption
  }

  async stop(): Promise<void> {
    this.stopped = true
    const { connection } = this
    if (connection && !connection.isClosed()) {
      if (this.connected) await Promise.race([connection.drain(), delay(STOP_MS, undefined, { ref: false })])
      await connection.close()
    }
    await Promise.race([this.running, delay(STOP_MS, undefined, { ref: false })])
  }

  private async run(): Promise<void> {
    const { url, name, nkeySeed, log } = this.options
    while (!this.stopped) {
      try {
        const connection = await connect({
          servers: url,
          name,
          inboxPrefix: `_INBOX_${name}`,
          authenticator: nkeySeed ? nkeyAuthenticator(Buffer.from(nkeySeed)) : undefined,
          timeout: REQUEST_MS,
          maxReconnectAttempts: -1,
          reconnectTimeWait: RECONNECT_MS,
          reconnectDelayHandler: () => this.reconnectDelay(),
          waitOnFirstConnect: true,
          pingInterval: 2 * SECOND_MS,
          noAsyncTraces: true,
        })
        await this.follow(connection)
      } catch (error) {
        if (this.stopped) return
        log.warn({ code: errorCode(error) }, 'no connection to NATS')
        await delay(SECOND_MS)
      }
    }
  }

  /** The client calls only this while it waits for its first connection, so it also ends that wait. */
  private reconnectDelay(): number {
    if (this.stopped) throw new Error('the bus was stopped')
    return RECONNECT_MS
  }

  private async follow(connection: NatsConnection): Promise<void> {
    this.connection = connection
    for (const listener of this.listeners) this.attach(listener, connection)
    this.change(true)
    void this.watch(connection)
    const error = await connection.closed()
    this.change(false)
    if (error) throw error
  }

  private async watch(connection: NatsConnection): Promise<void> {
    for await (const { type, data, permissionContext } of connection.status()) {
      if (type === Events.Disconnect) this.change(false)
      if (type === Events.Reconnect) this.change(true)
      const subject = permissionContext?.subject
      // Expected where one identity creates all streams: `createStream` then has the stream created.
      const isExpected = subject?.startsWith('$JS.API.STREAM.CREATE.')
      if (type === Events.Error && !isExpected)
        this.options.log.info({ code: data, subject }, 'error of the broker')
    }
  }

  private listen(listener: Listener): () => void {
    this.listeners.add(listener)
    if (this.connection && !this.connection.isClosed()) this.attach(listener, this.connection)
    return () => {
      this.listeners.delete(listener)
      if (!this.connection?.isClosed()) listener.subscription?.unsubscribe()
    }
  }

  private attach(listener: Listener, connection: NatsConnection): void {
    listener.subscription = connection.subscribe(listener.subject, {
      queue: listener.queue,
      callback: (error, message) => {
        if (error) return this.options.log.error({ code: errorCode(error) }, 'subscription refused')
        // With any other reply subject, a request could make this service publish into its own stream.
        const isBelow = message.reply?.startsWith(busName.answers(listener.subject))
        const reply = (text: string) => void (isBelow && !connection.isClosed() && message.respond(text))
        listener.run(reply, message.string())
      },
    })
  }

  private open(): NatsConnection {
    if (!this.connection || !this.connected) throw new Error('there is no connection to NATS')
    return this.connection
  }

  private async manage<T>(run: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    return this.untilLost(this.open().jetstreamManager({ checkAPI: false, timeout: REQUEST_MS }).then(run))
  }
}

function toDelivery(message: JsMsg): Delivery {
  return {
    subject: message.subject,
    body: message.string(),
    sequence: message.info.streamSequence,
    pending: message.info.pending,
    header: (name) => message.headers?.get(name) ?? '',
    acknowledge: () => message.ack(),
    redeliver: () => message.nak(),
  }
}

function toReadMessage(message: StoredMsg): Delivery {
  return {
    subject: message.subject,
    body: message.string(),
    sequence: message.seq,
    pending: 0,
    header: (name) => message.header.get(name),
    acknowledge: () => undefined,
    redeliver: () => undefined,
  }
}
