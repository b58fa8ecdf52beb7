import { isExternalSource } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { App } from '../app'
import { backoff } from '../backoff'
import { busName, type Bus, type Delivery } from './bus'
import type { Received } from './envelope'
import type { Inbox } from './inbox'
import { errorCode, Wake } from './wake'

interface SourceOptions {
  app: App
  bus: Bus
  log: Logger
  /** The service or external source whose events are read. */
  service: string
  /** Parses messages into events; it never throws because of a message. */
  read: (batch: readonly Delivery[]) => Promise<Received[]>
  inbox: Inbox
  /** Stores the request for snapshots before a new consumer exists. */
  onCreate: () => Promise<void>
}

export interface SourceStatus {
  readonly service: string
  readonly consuming: boolean
  /** Events that the stream still holds for this service. */
  readonly pending: number
  readonly missing: 'database' | 'nats' | 'stream' | null
}

const BATCH = 500
const IDLE_MS = 1000
const LONGEST_PAUSE_MS = 2000
const MOST_CAUGHT_UP = 5000

/** Moves events from the stream of one source to the inbox, in sessions: one per broker connection and consumer. */
export class Source {
  private stopped = false
  private consuming = false
  private pending = 0
  private missing: SourceStatus['missing'] = null
  private failures = 0
  private readonly wake = new Wake()
  /** Waits without being woken by deliveries. */
  private readonly pause = new Wake()
  private readonly detach: () => void
  private readonly running: Promise<void>

  constructor(private readonly options: SourceOptions) {
    this.detach = options.bus.onChange(() => this.wake.call())
    this.running = this.run()
  }

  status(): SourceStatus {
    const { consuming, pending, missing } = this
    return { service: this.options.service, consuming, pending, missing }
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.detach()
    this.wake.call()
    this.pause.call()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.session()
      } catch (error) {
        this.fail(error)
      }
      this.consuming = false
      if (!this.stopped) await this.wake.wait(this.pauseMs())
    }
  }

  /** Reads until the consumer ends or the connection changes; returns at once if the stream does not exist yet. */
  private async session(): Promise<void> {
    const { app, bus, service } = this.options
    this.missing = 'nats'
    if (!bus.connected) return
    const { generation } = bus
    this.missing = 'stream'
    const stream = busName.stream(service)
    const presence = await bus.findConsumer(stream, app.name)
    if (presence === 'stream absent') {
      // A service creates its stream with its first event; the operator creates that of an external source.
      this.missing = isExternalSource(service) ? 'stream' : null
      return
    }
    if (presence === 'absent') {
      this.missing = 'database'
      await this.options.onCreate()
      this.missing = 'stream'
      await bus.createConsumer(stream, app.name)
    }
    await this.catchUp(stream)
    const buffer = new Map<number, Delivery>()
    const consumption = await bus.consume(stream, app.name, {
      delivery: (delivery) => {
        buffer.set(delivery.sequence, delivery)
        this.wake.call()
      },
      end: () => this.wake.call(),
    })
    this.consuming = true
    this.missing = null
    try {
      while (!this.stopped && !consumption.ended && bus.generation === generation) await this.pump(buffer)
    } finally {
      await consumption.stop()
      if (bus.connected) for (const delivery of buffer.values()) delivery.redeliver()
    }
  }

  /** Stores messages that were delivered but not acknowledged before a crash or the end of the last session. */
  private async catchUp(stream: string): Promise<void> {
    const { app, bus } = this.options
    const range = await bus.unacknowledged(stream, app.name)
    if (!range) return
    const last = Math.min(range.last, range.first + MOST_CAUGHT_UP - 1)
    for (let first = range.first; first <= last && !this.stopped; first += BATCH) {
      const count = Math.min(BATCH, last - first + 1)
      const found = await Promise.all(
        Array.from({ length: count }, (_, index) => bus.read(stream, first + index)),
      )
      await this.store(await this.options.read(found.filter((delivery) => delivery !== null)))
    }
  }

  /** Stores one batch, then acknowledges it. While the database is unavailable, the messages stay in the buffer. */
  private async pump(buffer: Map<number, Delivery>): Promise<void> {
    if (buffer.size === 0) return this.wake.wait(IDLE_MS)
    const batch = [...buffer.values()].slice(0, BATCH)
    try {
      await this.store(await this.options.read(batch))
    } catch (error) {
      this.missing = 'database'
      this.fail(error)
      await this.pause.wait(this.pauseMs())
      return
    }
    this.missing = null
    this.failures = 0
    this.pending = batch.at(-1)!.pending
    for (const delivery of batch) {
      delivery.acknowledge()
      buffer.delete(delivery.sequence)
    }
  }

  /** Halves a batch with data that PostgreSQL refuses (class 22), until only the refused event is dropped. */
  private async store(events: Received[]): Promise<void> {
    if (events.length === 0) return
    const { inbox, log, service } = this.options
    try {
      await inbox.receive(service, events)
    } catch (error) {
      if (!errorCode(error).startsWith('22')) throw error
      const [first] = events
      if (events.length === 1) {
        log.error(
          { source: service, event: first!.type, code: errorCode(error) },
          'event cannot be stored and is dropped',
        )
        return
      }
      const half = Math.ceil(events.length / 2)
      await this.store(events.slice(0, half))
      await this.store(events.slice(half))
    }
  }

  private fail(error: unknown): void {
    if (this.stopped) return
    this.failures += 1
    const { log, service } = this.options
    if (this.failures === 1) log.warn({ source: service, code: errorCode(error) }, 'events are not consumed')
  }

  private pauseMs(): number {
    return backoff(Math.max(this.failures, 1), { first: 100, longest: LONGEST_PAUSE_MS })
  }
}
