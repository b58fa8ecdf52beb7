import { isEventType, isExternalSource, type ExternalSource } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { App } from '../app'
import type { Transaction } from '../database/transaction'
import type { SubgraphDefinition } from '../definition'
import type { Bus } from './bus'
import { receivedEntities } from './event-sources'
import { Inbox } from './inbox'
import * as store from './inbox-store'
import type { InboxCounts } from './inbox-store'
import { ExternalSourceReader } from './external-sources'
import { serviceReader } from './reader'
import { answerSnapshotRequests, requestSnapshots, type SnapshotRequests } from './snapshots'
import { Source, type SourceStatus } from './source'
import { errorCode, Wake } from './wake'

interface ConsumersOptions {
  app: App
  definition: Pick<SubgraphDefinition<any>, 'name' | 'eventHandlers' | 'snapshots' | 'externalSources'>
  bus: Bus
  log: Logger
  /** Called after a commit that wrote events or jobs. */
  onWork: (wakes: Transaction['wakes']) => void
  /** The delay before the second attempt of a failing event handler. */
  retryMs?: number
}

interface ConsumersStatus extends InboxCounts {
  readonly sources: readonly SourceStatus[]
  /** Messages of external sources that were refused since the start. */
  readonly refused: number
  /** The dependencies that it currently lacks for receiving; a stream that its owner has not created yet is not missing. */
  readonly missing: readonly ('database' | 'nats' | 'stream')[]
}

export interface Consumers {
  /** Call it after each new connection to the database, which can be a restored one. */
  check(): void
  /** Finishes the running batches; events that were not committed are delivered again. */
  stop(): Promise<void>
  status(): ConsumersStatus
}

export { retryParked } from './inbox-store'

const POLL_MS = 1000
const RETRY_MS = 200
const RETRY_AGGREGATES = 200
const HOUSEKEEPING_MS = 10 * 60 * 1000
const GAP_SECONDS = 60

/** Receives the events that the definition has handlers for, and sends snapshots to services that join late. */
export function startConsumers(options: ConsumersOptions): Consumers {
  return new EventConsumers(options)
}

class EventConsumers implements Consumers {
  private stopped = false
  private housekeptAt = -Infinity
  private counts: InboxCounts = { parked: 0, failing: 0, oldestWaitingSeconds: 0 }
  private databaseMissing = false
  private readonly inbox: Inbox
  private readonly sources: Source[]
  private readonly externalReaders: ExternalSourceReader[] = []
  private readonly wake = new Wake()
  private readonly running: Promise<void>
  private readonly requests: SnapshotRequests
  private readonly answers: { stop(): Promise<void> }

  constructor(private readonly options: ConsumersOptions) {
    const { app, definition, bus, log, onWork, retryMs = RETRY_MS } = options
    this.inbox = new Inbox({ app, eventHandlers: definition.eventHandlers, onWork, retryMs })
    this.requests = requestSnapshots({ app, bus, log })
    this.answers = answerSnapshotRequests({ app, snapshots: definition.snapshots, bus, log, onWork })
    this.sources = [...receivedEntities(definition)].map(([service, entities]) =>
      isExternalSource(service)
        ? this.externalSource(service, entities)
        : this.serviceSource(service, entities),
    )
    this.running = this.run()
  }

  status(): ConsumersStatus {
    const sources = this.sources.map((source) => source.status())
    const missing = new Set(sources.flatMap((source) => source.missing ?? []))
    if (this.databaseMissing) missing.add('database')
    const refused = this.externalReaders.reduce((sum, reader) => sum + reader.refused, 0)
    return { ...this.counts, sources, refused, missing: [...missing] }
  }

  check(): void {
    for (const source of this.sources) source.check()
  }

  private serviceSource(service: string, entities: ReadonlySet<string>): Source {
    const { app, bus, log } = this.options
    const read = serviceReader(service, entities, log)
    return new Source({
      app,
      bus,
      log,
      service,
      read,
      inbox: this.inbox,
      onCreate: () => this.requests.add(service),
    })
  }

  /** No snapshots are requested: an external source sends them unasked. @throws Error without a verifier */
  private externalSource(source: ExternalSource, entities: ReadonlySet<string>): Source {
    const { app, bus, log, definition } = this.options
    const verifierOf = definition.externalSources?.[source]
    if (!verifierOf)
      throw new Error(`${definition.name} has handlers for events of ${source} but no verifier`)
    const { externalSystems } = app
    const reader = new ExternalSourceReader({
      ...{ source, entities, verify: verifierOf(app), log, externalSystems },
    })
    this.externalReaders.push(reader)
    const read = reader.read.bind(reader)
    return new Source({
      app,
      bus,
      log,
      service: source,
      read,
      inbox: this.inbox,
      onCreate: async () => undefined,
    })
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.wake.call()
    await Promise.all([
      this.running,
      ...[...this.sources, this.requests, this.answers].map((part) => part.stop()),
    ])
  }

  private async run(): Promise<void> {
    const { app, log } = this.options
    let started = false
    while (!this.stopped) {
      try {
        if (!started) await store.retryUnreadable(app)
        started = true
        await this.poll()
        this.databaseMissing = false
      } catch (error) {
        if (!this.databaseMissing) log.warn({ code: errorCode(error) }, 'inbox cannot be read')
        this.databaseMissing = true
      }
      await this.wake.wait(POLL_MS)
    }
  }

  private async poll(): Promise<void> {
    const { manager } = this.options.app.data
    let retried = RETRY_AGGREGATES
    while (!this.stopped && retried === RETRY_AGGREGATES) retried = await this.inbox.retry(RETRY_AGGREGATES)
    this.counts = await store.count(manager)
    await manager.query(`SELECT chain_audit('platform')`)
    if (performance.now() - this.housekeptAt < HOUSEKEEPING_MS) return
    this.housekeptAt = performance.now()
    await this.closeGaps()
  }

  /** A stream keeps its events for seven days: a service that was stopped for longer requests snapshots. */
  private async closeGaps(): Promise<void> {
    const gaps = await store.findGaps(this.options.app.data.manager, GAP_SECONDS)
    const withSnapshot = gaps.filter(
      ({ service, entity }) => !isExternalSource(service) && isEventType(`${service}.${entity}.snapshot`),
    )
    for (const service of new Set(withSnapshot.map((gap) => gap.service))) {
      this.options.log.error({ source: service }, 'events are missing, requesting snapshots')
      await this.requests.add(service)
    }
  }
}
