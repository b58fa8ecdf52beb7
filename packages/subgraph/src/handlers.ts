import { eventCatalogue, type EventEnvelope, type EventType } from '@enigm/contracts'
import type { App } from './app'
import type { CallContext } from './caller'
import type { Transaction } from './database/transaction'
import type { Job } from './job'

/** Handles an event of another service in the transaction of the inbox: exactly once, in order per aggregate. */
export interface EventHandler<T extends EventType> {
  (event: EventEnvelope<T>, tx: Transaction, app: App<any>): Promise<void>
  /** Batch variant: events of one type and one correlation id, one per aggregate, in a constant number of statements. */
  readonly batch?: BatchHandler<T>
  /** What to do when all snapshots of the aggregate's source are applied, for aggregates without any. */
  readonly prunes?: readonly Prune[]
}

type Prune = (tx: Transaction, app: App<any>) => Promise<void>

type BatchHandler<T extends EventType> = (
  events: readonly EventEnvelope<T>[],
  tx: Transaction,
  app: App<any>,
) => Promise<void>

export type EventHandlers = { [T in EventType]?: EventHandler<T> }

export type JobHandler = (job: Job, app: App<any>, context: CallContext) => Promise<void>

/** The current state of one aggregate for services that join late. */
export interface Snapshot {
  aggregateId: string
  version: number
  data: object
}

/** One page of snapshots, ordered by aggregate id, after an aggregate id. */
export type SnapshotReader = (app: App<any>, after: string, limit: number) => Promise<Snapshot[]>

/**
 * One handler for every event of an aggregate, named `service.entity`. Each event carries the whole current state, the
 * snapshot included, so a projection keeps the last one.
 */
export function handlersOfAggregate(aggregate: string, handler: EventHandler<any>): EventHandlers {
  const types = (Object.keys(eventCatalogue) as EventType[]).filter((type) =>
    type.startsWith(`${aggregate}.`),
  )
  return Object.fromEntries(types.map((type) => [type, handler]))
}

/**
 * A handler for events that arrive by the thousand. It receives all events of a batch with one type and one correlation id, one
 * per aggregate. When it fails, each event is handled alone, so that one failure affects no other event.
 */
export function batchHandler<T extends EventType>(batch: BatchHandler<T>): EventHandler<T> {
  return Object.assign((event: EventEnvelope<T>, tx: Transaction, app: App<any>) => batch([event], tx, app), {
    batch,
  })
}
