import {
  eventCatalogue,
  eventTypeParts,
  isEventType,
  isExternalSource,
  type EventEnvelope,
  type EventType,
} from '@enigm/contracts'
import type { EntityManager } from 'typeorm'
import type { App } from '../app'
import { backoff } from '../backoff'
import { system } from '../caller'
import { Transaction } from '../database/transaction'
import type { EventHandler, EventHandlers } from '../handlers'
import type { Received } from './envelope'
import { Sequence } from './sequence'
import * as store from './inbox-store'
import type { Failure, Waiting } from './inbox-store'
import { canEndSnapshots, entityOfEnd, isEndOfSnapshots } from './end-of-snapshots'
import { errorCode } from './wake'

interface InboxOptions {
  app: App
  eventHandlers: EventHandlers
  onWork: (wakes: Transaction['wakes']) => void
  /** The delay before the second attempt of a failing event handler; it doubles with each further attempt. */
  retryMs: number
}

const MAX_ATTEMPTS = 10
const LONGEST_RETRY_MS = 5 * 60 * 1000

/** An event that this version of the service cannot parse: no further attempt can succeed. */
class UnreadableEvent extends Error {
  override readonly name = store.UNREADABLE
}

interface Outcome {
  sequences: Sequence<Waiting>[]
  failures: Failure[]
  wakes: Transaction['wakes']
}

/** Applies each event exactly once and in the order of its aggregate, in whatever order and number the broker delivers. */
export class Inbox {
  constructor(private readonly options: InboxOptions) {}

  /** Stores a batch of one source and applies the next events of each aggregate, in one transaction. @throws if nothing was stored */
  async receive(service: string, events: readonly Received[]): Promise<void> {
    const epochs = [...new Set(events.map(({ epoch }) => epoch))].sort((a, b) => a - b)
    await this.transaction(async (manager) => {
      // Several epochs in one batch are possible while a stream is created again; only the last one counts.
      const epoch = epochs.at(-1)!
      const lock = lockOf(service, aggregatesOf(events))
      const isCurrent = await store.enterEpoch(manager, service, epoch, lock)
      const current = isCurrent ? events.filter((event) => event.epoch === epoch) : []
      await store.insert(manager, current)
      return this.advance(manager, service, aggregatesOf(current))
    })
  }

  /** Applies the events whose next attempt is due. @returns the number of aggregates processed */
  async retry(limit: number): Promise<number> {
    const due = await store.findDue(this.options.app.data.manager, limit)
    for (const [service, aggregateIds] of due) {
      await this.transaction(async (manager) => {
        await store.lockEpoch(manager, service, lockOf(service, aggregateIds))
        return this.advance(manager, service, aggregateIds)
      })
    }
    return [...due.values()].flat().length
  }

  private async transaction(run: (manager: EntityManager) => Promise<Outcome>): Promise<void> {
    const { failures, wakes } = await this.options.app.data.transaction(run)
    for (const failure of failures) this.logFailure(failure)
    if (wakes.relay || wakes.jobs || wakes.changes.length > 0) this.options.onWork(wakes)
  }

  private async advance(manager: EntityManager, service: string, aggregateIds: string[]): Promise<Outcome> {
    const heads = await store.lockHeads(manager, service, aggregateIds)
    const rows = await store.findWaiting(manager, service, aggregateIds)
    const outcome =
      (await this.applyAtOnce(manager, heads, rows)) ?? (await this.applyEach(manager, heads, rows))
    for (const failure of outcome.failures) await store.recordFailure(manager, failure)
    await store.settle(manager, service, outcome.sequences)
    return outcome
  }

  /** All events under one savepoint, the fast case without failures. @returns null after a failure */
  private async applyAtOnce(
    manager: EntityManager,
    heads: Map<string, number>,
    rows: Waiting[],
  ): Promise<Outcome | null> {
    const outcome = begin(heads, rows)
    if (!outcome.sequences.some((sequence) => sequence.next())) return outcome
    await manager.query('SAVEPOINT batch')
    try {
      for (let turns = turnsOf(outcome.sequences); turns.size > 0; turns = turnsOf(turns.values())) {
        for (const group of this.groupsOf(turns.keys())) await this.handle(manager, group, outcome.wakes)
        for (const [row, sequence] of turns) sequence.accept(row)
      }
      await manager.query('RELEASE SAVEPOINT batch')
      return outcome
    } catch (error) {
      await manager.query('ROLLBACK TO SAVEPOINT batch')
      this.options.app.log.debug({ code: errorCode(error) }, 'batch failed, applying its events one by one')
      return null
    }
  }

  /** Each event under a separate savepoint: a failing event affects no other. */
  private async applyEach(
    manager: EntityManager,
    heads: Map<string, number>,
    rows: Waiting[],
  ): Promise<Outcome> {
    const outcome = begin(heads, rows)
    for (const sequence of outcome.sequences) {
      for (let row = sequence.next(); row; row = sequence.next()) {
        await manager.query('SAVEPOINT event')
        try {
          await this.handle(manager, [row], outcome.wakes)
          await manager.query('RELEASE SAVEPOINT event')
          sequence.accept(row)
        } catch (error) {
          await manager.query('ROLLBACK TO SAVEPOINT event')
          sequence.reject(row)
          outcome.failures.push(this.failureOf(row, error))
        }
      }
    }
    return outcome
  }

  /** The events of each call of a handler: for a batch handler those with one type and one correlation id, else one. */
  private groupsOf(rows: Iterable<Waiting>): Waiting[][] {
    const groups = new Map<string, Waiting[]>()
    for (const row of rows) {
      const { type, correlationId, eventId } = row
      const key = this.handlerOf(type)?.batch ? JSON.stringify([type, correlationId]) : eventId
      const group = groups.get(key)
      if (group) group.push(row)
      else groups.set(key, [row])
    }
    return [...groups.values()]
  }

  private async handle(
    manager: EntityManager,
    rows: readonly Waiting[],
    wakes: Transaction['wakes'],
  ): Promise<void> {
    const { type, correlationId } = rows[0]!
    if (isEndOfSnapshots(type)) return this.prune(manager, rows[0]!)
    if (!isEventType(type)) throw new UnreadableEvent('unknown event type')
    const handler = this.handlerOf(type)
    if (!handler) return
    const { app } = this.options
    const tx = new Transaction(manager, { caller: system, correlationId }, app.tracing)
    const events = rows.map((row) => readEvent(row, type))
    await app.tracing.handle(rows, isExternalSource(rows[0]!.service), async () => {
      if (handler.batch) await handler.batch(events, tx, app)
      else for (const event of events) await handler(event, tx, app)
      await tx.flush()
    })
    wakes.relay ||= tx.wakes.relay
    wakes.jobs ||= tx.wakes.jobs
    wakes.changes.push(...tx.wakes.changes)
    for (const event of events) app.log.debug({ correlationId, event: event.type }, 'event handled')
  }

  /**
   * Deletes copies of aggregates that the source no longer has: of all the others it has sent a snapshot in this epoch. The end
   * of earlier snapshots, which a new stream repeats, says nothing.
   */
  private async prune(
    manager: EntityManager,
    { type, service, version, correlationId }: Waiting,
  ): Promise<void> {
    // Snapshots that another replica is applying are committed before.
    if ((await store.lockEpoch(manager, service, 'UPDATE')) !== version) return
    const { app, eventHandlers } = this.options
    const entity = entityOfEnd(type)
    const handlers = Object.entries(eventHandlers).filter(([handled]) => handled.startsWith(`${entity}.`))
    const prunes = new Set(handlers.flatMap(([, handler]) => (handler as EventHandler<any>).prunes ?? []))
    const tx = new Transaction(manager, { caller: system, correlationId }, app.tracing)
    for (const prune of prunes) await prune(tx, app)
    await tx.flush()
  }

  private handlerOf(type: string): EventHandler<any> | undefined {
    return isEventType(type) ? this.options.eventHandlers[type] : undefined
  }

  private failureOf(row: Waiting, error: unknown): Failure {
    const attempts = row.attempts + 1
    return {
      row,
      error: error instanceof Error ? `${errorCode(error)}: ${error.message}` : String(error),
      retrySeconds: backoff(attempts, { first: this.options.retryMs, longest: LONGEST_RETRY_MS }) / 1000,
      parked: attempts >= MAX_ATTEMPTS || error instanceof UnreadableEvent,
    }
  }

  private logFailure({ row, parked, error }: Failure): void {
    const { log } = this.options.app
    const [code] = error.split(':', 1)
    const entry = { correlationId: row.correlationId, event: row.type, attempts: row.attempts + 1, code }
    if (parked) log.error(entry, 'event parked')
    else log.warn(entry, 'event handler failed')
  }
}

function aggregatesOf(events: readonly Received[]): string[] {
  return [...new Set(events.map(({ aggregateId }) => aggregateId))]
}

function lockOf(service: string, aggregateIds: readonly string[]): 'SHARE' | 'UPDATE' {
  return canEndSnapshots(service, aggregateIds) ? 'UPDATE' : 'SHARE'
}

/** The next event of each aggregate that has one. */
function turnsOf(sequences: Iterable<Sequence<Waiting>>): Map<Waiting, Sequence<Waiting>> {
  const turns = new Map<Waiting, Sequence<Waiting>>()
  for (const sequence of sequences) {
    const row = sequence.next()
    if (row) turns.set(row, sequence)
  }
  return turns
}

function begin(heads: Map<string, number>, rows: Waiting[]): Outcome {
  const byAggregate = new Map([...heads.keys()].map((id) => [id, [] as Waiting[]]))
  for (const row of rows) byAggregate.get(row.aggregateId)?.push(row)
  const sequences = [...byAggregate].map(([id, waiting]) => new Sequence(id, heads.get(id) ?? 0, waiting))
  return { sequences, failures: [], wakes: { relay: false, jobs: false, changes: [] } }
}

function readEvent(row: Waiting, type: EventType): EventEnvelope {
  const { success, data, error } = eventCatalogue[type].safeParse(row.data)
  if (!success)
    throw new UnreadableEvent(error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', '))
  return {
    id: row.eventId,
    type,
    service: row.service,
    entity: eventTypeParts(type).entity,
    aggregateId: row.aggregateId,
    version: row.version,
    isSnapshot: row.isSnapshot,
    occurredAt: row.occurredAt.toISOString(),
    correlationId: row.correlationId,
    data,
  }
}
