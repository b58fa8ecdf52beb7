import type { EventType, ExternalSource, ServiceName } from '@enigm/contracts'
import type { MigrationInterface } from 'typeorm'
import type { z } from 'zod'
import type { App } from './app'
import type { BatchLoader } from './context'
import type { Erase } from './erasure'
import type { AuditHandles } from './audit/feed'
import type { Counters } from './counters/counters'
import type { Bus } from './events/bus'
import type { VerifyExternalMessage } from './events/external-sources'
import type { EventHandlers, JobHandler, SnapshotReader } from './handlers'
import type { ResolveScope } from './hints'
import type { StoredTable } from './storage/stored-table'

type Class<T = object> = new (...parameters: any[]) => T

/** The parts of a subgraph. */
export interface SubgraphDefinition<C = object> {
  name: ServiceName
  /** The service's own environment variables, in addition to those of every subgraph. */
  config?: z.ZodType<C>
  entities: Class[]
  /** Tables without an entity, by name, such as copies of other services' aggregates (PRV-08). */
  storage?: Readonly<Record<string, StoredTable>>
  /** They run in the order of their timestamps. */
  migrations: Class<MigrationInterface>[]
  /** Resolver classes, built by `new Resolver(app)`. */
  resolvers: Class[]
  /** Types of other subgraphs that this one extends. */
  stubs: Class[]
  /** `__resolveReference` per type name, one batch per request; the owner's clause stands in the SQL. */
  references: Record<string, BatchLoader<any, object | null>>
  eventHandlers: EventHandlers
  /** Verifies messages of external sources; a verified message is an event of the type that it names. */
  externalSources?: Partial<Record<ExternalSource, (app: App<any>) => VerifyExternalMessage>>
  /** Readers of snapshots by event type `<service>.<entity>.snapshot`. */
  snapshots: Partial<Record<EventType, SnapshotReader>>
  jobs: Record<string, JobHandler>
  /** They get root fields for the platform and are counted every day (FED-08). */
  counters: Counters<any>[]
  /** Erases the rows of an account that is being deleted; `defineSubgraph` adds the event handlers and the snapshot (ACC-05). */
  erase?: Erase
  /** Needed where an event or audit entry is in the scope of neither an account nor an organization. */
  resolveScope?: ResolveScope
  /**
   * Opens a further listener, possibly before the database is available, and returns the function that closes it. The service does
   * not start when it throws.
   */
  listen?: (app: App<any>) => Promise<() => Promise<void>>
  /** Names people in the audit trails of some scopes by the handles by which the readers of these trails know them. */
  auditHandles?: AuditHandles
  /** Starts work that needs the broker, when the database is available; at most one part of a service has it. */
  startWorker?: (app: App<any>, bus: Bus) => { stop(): Promise<void> }
  /** Creates required rows (products, regions). It runs at every start and is idempotent. */
  seed?: (app: App<any>) => Promise<void>
}

/**
 * The contribution of one folder to its service. Several parts may handle one event, erase, listen or seed: they run in the
 * order of the parts.
 */
export type Part = Partial<Omit<SubgraphDefinition<any>, 'name' | 'config'>>
