import type { EventType, ExternalSource, ServiceName } from '@enigm/contracts'
import type { MigrationInterface } from 'typeorm'
import type { z } from 'zod'
import type { App } from './app'
import type { BatchLoader } from './context'
import type { Erase } from './erasure'
import type { VerifyExternalMessage } from './events/external-sources'
import type { EventHandlers, JobHandler, SnapshotReader } from './handlers'
import type { ResolveScope } from './hints'

type Class<T = object> = new (...parameters: any[]) => T

/** The parts of a subgraph. */
export interface SubgraphDefinition<C = object> {
  name: ServiceName
  /** The service's own environment variables, in addition to those of every subgraph. */
  config?: z.ZodType<C>
  entities: Class[]
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
  /** Erases the rows of an account that is being deleted; `defineSubgraph` adds the event handlers and the snapshot (ACC-05). */
  erase?: Erase
  /** Needed where an event or audit entry is in the scope of neither an account nor an organization. */
  resolveScope?: ResolveScope
  /**
   * Opens a further listener, possibly before the database is available, and returns the function that closes it. The service does
   * not start when it throws.
   */
  listen?: (app: App<any>) => Promise<() => Promise<void>>
  /** Creates required rows (products, regions). It runs at every start and is idempotent. */
  seed?: (app: App<any>) => Promise<void>
}

/**
 * The contribution of one folder to its service. Several parts may handle one event, erase, listen or seed: they run in the
 * order of the parts.
 */
export type Part = Partial<Omit<SubgraphDefinition<any>, 'name' | 'config'>>
