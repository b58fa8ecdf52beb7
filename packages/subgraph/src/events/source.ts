import type { Logger } from 'pino'
import type { App } from '../app'
import { busName, type Bus, type Consumption, type Delivery } from './bus'
import { fromDelivery, type Received } from './envelope'
import type { Inbox } from './inbox'
import { backoffMs, errorCode, Wake } from './wake'

export interface SourceOptions {
  app: App
  bus: Bus
  log: Logger
  /** The service whose events are read. */
  service: string
  entities: ReadonlySet<string>
  inbox: Inbox
  /** Notes, before a new consumer exists, that the present state has to be asked for. */
  onCreate: () => Promise<void>
}

export interface SourceStatus {
  readonly service: string
  readonly consuming: boolean
  /** Events that the stream still holds for this service. */
  readonly pending: number
  readonly missing: 'database' | 'nats' | 'stream' | null
}

const BATCH = 200
const IDLE_MS = 1000

/** Brings one other service's stream to the inbox, in sessions: one per connection to the broker and consumer. */
export class Source {
  private stopped = false
  private consuming = false
  private pending = 0
  private missing: SourceStatus['missing'] = null
  private readonly wake = new Wake()
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
    await this.running
  }

  private async run(): Promise<void> {
    let failures = 0
    while (!this.stopped) {
      try {
        await this.session(() => (failures = 0))
      } catch (error) {
        if (this.stopped) return
        failures += 1
        const { log, service } = this.options
        if (failures === 1) log.warn({ source: service, code: errorCode(error) }, 'events are not consumed')
      }
      this.consuming = false
      if (!this.stopped) await this.wake.wait(backoffMs(Math.max(failures, 1), 100, 2000))
    }
  }

  /** Reads until the consumer ends or the connection changes; returns where there is nothing to read from yet. */
  private async session(onProgress: () => void): Promise<void> {
    const { app, bus, service } = this.options
    this.missing = 'nats'
    if (!bus.connected) return
    const { generation } = bus
    // Pulling what cannot be stored would only make the broker deliver it again and again.
    this.missing = 'database'
    await app.data.query('SELECT 1')
    this.missing = 'stream'
    const stream = busName.stream(service)
    const presence = await bus.findConsumer(stream, app.name)
    if (presence === 'stream absent') {
      this.missing = null
      return
    }
    if (presence === 'absent') {
      await this.options.onCreate()
      await bus.createConsumer(stream, app.name)
    }
    // Taken before a crash, or on its way when the last session ended.
    const unacknowledged = this.read(await bus.unacknowledged(stream, app.name))
    for (let at = 0; at < unacknowledged.length; at += BATCH)
      await this.store(unacknowledged.slice(at, at + BATCH))
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
      await this.pump(buffer, consumption, generation, onProgress)
    } finally {
      await consumption.stop()
      for (const delivery of buffer.values()) delivery.giveBack()
    }
  }

  private async pump(
    buffer: Map<number, Delivery>,
    consumption: Consumption,
    generation: number,
    onProgress: () => void,
  ): Promise<void> {
    while (!this.stopped && !consumption.ended && this.options.bus.generation === generation) {
      if (buffer.size === 0) {
        await this.wake.wait(IDLE_MS)
        continue
      }
      const batch = [...buffer.values()].slice(0, BATCH)
      await this.store(this.read(batch))
      for (const delivery of batch) {
        delivery.acknowledge()
        buffer.delete(delivery.sequence)
      }
      this.pending = batch.at(-1)!.pending
      onProgress()
    }
  }

  /** The events that concern this service; the others are acknowledged and forgotten. */
  private read(batch: Delivery[]): Received[] {
    const { log, service, entities } = this.options
    return batch.flatMap((delivery) => {
      const event = fromDelivery(delivery)
      if (!event) log.error({ source: service }, 'a message has no valid envelope and is dropped')
      return event?.service === service && entities.has(event.entity) ? [event] : []
    })
  }

  /** Halves a batch that holds data which PostgreSQL refuses (class 22), until only that is left to be dropped. */
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
          'an event cannot be stored',
        )
        return
      }
      const half = Math.ceil(events.length / 2)
      await this.store(events.slice(0, half))
      await this.store(events.slice(half))
    }
  }
}
