import {
  eventCatalogue,
  type EventEnvelope,
  type EventType,
  type ExternalSource,
  type ServiceName,
} from '@enigm/contracts'
import type { MigrationInterface } from 'typeorm'
import type { z } from 'zod'
import type { App } from './app'
import type { BatchLoader, CallContext } from './context'
import { RecordErasures1767000000000 } from './database/erasure.migration'
import type { Transaction } from './database/transaction'
import { erasureEventHandlers, erasureSnapshots, type Erase } from './erasure'
import type { VerifyExternalMessage } from './events/external-sources'
import { mergeParts, type Part } from './part'

type Class<T = object> = new (...parameters: any[]) => T

/** What a service does on another service's event, in the transaction of its inbox: exactly once, in order per aggregate. */
export interface EventHandler<T extends EventType> {
  (event: EventEnvelope<T>, tx: Transaction, app: App<any>): Promise<void>
  /** Does the same for events of as many aggregates that have one type and one cause, in a number of statements that is its own. */
  readonly batch?: BatchHandler<T>
}

type BatchHandler<T extends EventType> = (
  events: readonly EventEnvelope<T>[],
  tx: Transaction,
  app: App<any>,
) => Promise<void>

export type EventHandlers = { [T in EventType]?: EventHandler<T> }

/**
 * One reaction to every event of an aggregate, named `service.entity`: each tells the present state, `reported` included, so a
 * projection keeps the last one.
 */
export function handlersOfAggregate(aggregate: string, react: EventHandler<any>): EventHandlers {
  const types = (Object.keys(eventCatalogue) as EventType[]).filter((type) =>
    type.startsWith(`${aggregate}.`),
  )
  return Object.fromEntries(types.map((type) => [type, react]))
}

/**
 * A reaction to what comes by the thousand. It gets at once the events of a batch that have one type and one correlation id, of
 * each aggregate one; when it fails, each event by itself, so that what fails takes nothing else with it.
 */
export function batchHandler<T extends EventType>(react: BatchHandler<T>): EventHandler<T> {
  return Object.assign((event: EventEnvelope<T>, tx: Transaction, app: App<any>) => react([event], tx, app), {
    batch: react,
  })
}

/** The present state of one aggregate, told again to services that join late. */
export interface Snapshot {
  aggregateId: string
  version: number
  data: object
}

/** A due row of the timer table. The handler finishes it in the transaction of its effect: `work.finish(timer)`. */
export interface Job {
  readonly id: string
  readonly kind: string
  readonly aggregateId: string
  readonly payload: Record<string, unknown>
  /** Tries begun, this one included. */
  readonly attempts: number
}

export type JobHandler = (job: Job, app: App<any>, context: CallContext) => Promise<void>

/** What a subgraph is made of. */
export interface SubgraphDefinition<C = object> {
  name: ServiceName
  /** The service's own environment variables, beside those of every subgraph. */
  config?: z.ZodType<C>
  entities: Class[]
  migrations: Class<MigrationInterface>[]
  /** Resolver classes, built by `new Resolver(app)`. */
  resolvers: Class[]
  /** Types of other subgraphs that this one extends. */
  stubs: Class[]
  /** `__resolveReference` per type name, one batch per request; the owner's clause stands in the SQL. */
  references: Record<string, BatchLoader<any, object | null>>
  eventHandlers: EventHandlers
  /** Verifies what outside systems say; from then on it is an event like any other, of the type that it has named. */
  inbound?: Partial<Record<ExternalSource, (app: App<any>) => VerifyExternalMessage>>
  /** Event type `<service>.<entity>.reported` to a page of present states, ordered by aggregate id. */
  snapshots: Partial<Record<EventType, (app: App<any>, after: string, limit: number) => Promise<Snapshot[]>>>
  jobs: Record<string, JobHandler>
  /** How the service erases what it holds of an account that is being deleted; asking and answering come with it (ACC-05). */
  erase?: Erase
  /**
   * Opens what else the service listens on beside the gateway's hop, before the database need be there, and gives what closes
   * it. If it cannot, the service does not start.
   */
  listen?: (app: App<any>) => Promise<() => Promise<void>>
  /** Brings what must exist (products, regions); runs at every start and changes nothing the second time. */
  seed?: (app: App<any>) => Promise<void>
}

/** A service: its name, its environment variables and its parts. What belongs to no folder may stand beside them. */
export interface SubgraphSource<C> extends Part {
  name: ServiceName
  /** The service's own environment variables, in addition to those of every subgraph. */
  config?: z.ZodType<C>
  parts?: readonly Part[]
}

/** Puts the parts of a service together, and completes one that erases by the handlers and the snapshots that go with it. */
export function defineSubgraph<C>({
  name,
  config,
  parts = [],
  ...rest
}: SubgraphSource<C>): SubgraphDefinition<C> {
  const definition = { name, config, ...mergeParts([...parts, rest]) }
  const { erase, eventHandlers, snapshots, migrations } = definition
  if (!erase) return definition
  return {
    ...definition,
    migrations: [RecordErasures1767000000000, ...migrations],
    eventHandlers: erasureEventHandlers(name, erase, eventHandlers),
    snapshots: { ...snapshots, ...erasureSnapshots(name) },
  }
}
