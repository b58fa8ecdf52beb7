import {
  eventCatalogue,
  eventTypeParts,
  isEventType,
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
import { errorCode } from './wake'

interface InboxOptions {
  app: App
  eventHandlers: EventHandlers
  onWork: (wakes: Transaction['wakes']) => void
  /** Delay before the second try of a failing reaction; it doubles with each further one. */
  retryMs: number
}

const TRIES = 10
const LONGEST_RETRY_MS = 5 * 60 * 1000

/** An event that no further try can make right: this version of the service cannot read it. */
class UnreadableEvent extends Error {
  override readonly name = store.UNREADABLE
}

interface Outcome {
  sequences: Sequence<Waiting>[]
  failures: Failure[]
  wakes: Transaction['wakes']
}

/** Applies each event exactly once and in the order of its aggregate, whatever order and number the bus delivers. */
export class Inbox {
  constructor(private readonly options: InboxOptions) {}

  /** Stores a batch of one service and applies what has its turn, in one transaction. @throws when nothing was stored */
  async receive(service: string, events: readonly Received[]): Promise<void> {
    const aggregateIds = [...new Set(events.map(({ aggregateId }) => aggregateId))]
    await this.transaction(async (manager) => {
      await store.insert(manager, events)
      return this.advance(manager, service, aggregateIds)
    })
  }

  /** Applies what has waited for its next try. Gives the number of aggregates looked at. */
  async retry(limit: number): Promise<number> {
    const due = await store.findDue(this.options.app.data.manager, limit)
    for (const [service, aggregateIds] of due) {
      await this.transaction((manager) => this.advance(manager, service, aggregateIds))
    }
    return [...due.values()].flat().length
  }

  private async transaction(run: (manager: EntityManager) => Promise<Outcome>): Promise<void> {
    const { failures, wakes } = await this.options.app.data.transaction(run)
    for (const failure of failures) this.tell(failure)
    if (wakes.relay || wakes.jobs) this.options.onWork(wakes)
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

  /** Everything under one savepoint, which is all it takes while nothing fails; null when something did. */
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
        for (const group of this.groupsOf(turns.keys())) await this.react(manager, group, outcome.wakes)
        for (const [row, sequence] of turns) sequence.accept(row)
      }
      await manager.query('RELEASE SAVEPOINT batch')
      return outcome
    } catch (error) {
      await manager.query('ROLLBACK TO SAVEPOINT batch')
      this.options.app.log.debug({ code: errorCode(error) }, 'applying a batch event by event')
      return null
    }
  }

  /** Each event under a savepoint of its own: what fails takes nothing else with it. */
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
          await this.react(manager, [row], outcome.wakes)
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

  /** What is reacted to at once: events of one type and one cause where the reaction takes many, else each event. */
  private groupsOf(rows: Iterable<Waiting>): Waiting[][] {
    const groups = new Map<string, Waiting[]>()
    for (const row of rows) {
      const { type, correlationId, eventId } = row
      const key = this.reactionTo(type)?.batch ? JSON.stringify([type, correlationId]) : eventId
      const group = groups.get(key)
      if (group) group.push(row)
      else groups.set(key, [row])
    }
    return [...groups.values()]
  }

  private async react(
    manager: EntityManager,
    rows: readonly Waiting[],
    wakes: Transaction['wakes'],
  ): Promise<void> {
    const { type, correlationId } = rows[0]!
    if (!isEventType(type)) throw new UnreadableEvent('its type is not known here')
    const reaction = this.reactionTo(type)
    if (!reaction) return
    const { app } = this.options
    const tx = new Transaction(manager, { caller: system, correlationId })
    const events = rows.map((row) => readEvent(row, type))
    if (reaction.batch) await reaction.batch(events, tx, app)
    else for (const event of events) await reaction(event, tx, app)
    wakes.relay ||= tx.wakes.relay
    wakes.jobs ||= tx.wakes.jobs
    wakes.changes.push(...tx.wakes.changes)
    for (const event of events) app.log.debug({ correlationId, event: event.type }, 'reacted to an event')
  }

  private reactionTo(type: string): EventHandler<any> | undefined {
    return isEventType(type) ? this.options.eventHandlers[type] : undefined
  }

  private failureOf(row: Waiting, error: unknown): Failure {
    const attempts = row.attempts + 1
    return {
      row,
      error: error instanceof Error ? `${errorCode(error)}: ${error.message}` : String(error),
      retrySeconds: backoff(attempts, { first: this.options.retryMs, longest: LONGEST_RETRY_MS }) / 1000,
      parked: attempts >= TRIES || error instanceof UnreadableEvent,
    }
  }

  private tell({ row, parked, error }: Failure): void {
    const { log } = this.options.app
    const [code] = error.split(':', 1)
    const entry = { correlationId: row.correlationId, event: row.type, attempts: row.attempts + 1, code }
    if (parked) log.error(entry, 'an event was parked')
    else log.warn(entry, 'a reaction failed')
  }
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
