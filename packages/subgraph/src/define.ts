import type { ServiceName } from '@enigm/contracts'
import type { z } from 'zod'
import { countersResolver } from './counters/counters.resolver'
import { RecordErasures1767000000000 } from './database/erasure.migration'
import type { Part, SubgraphDefinition } from './definition'
import { continueErasure, erasureEventHandlers, erasureJobs, erasureSnapshots } from './erasure'
import { healthResolver } from './health/health.resolver'
import { mergeParts } from './part'
import { holdEventHandlers } from './storage/legal-hold'
import { stalledWorkResolver } from './stalled-work/stalled-work.resolver'

/** A service: its name, its environment variables and its parts. */
interface SubgraphSource<C> extends Part {
  name: ServiceName
  /** The service's own environment variables, in addition to those of every subgraph. */
  config?: z.ZodType<C>
  parts?: readonly Part[]
}

/**
 * Merges the parts of a service; its counters get their root fields, and operators see its health and settle its
 * stalled work. A service that erases gets the event handlers and the snapshot of the erasure.
 */
export function defineSubgraph<C>({
  name,
  config,
  parts = [],
  ...rest
}: SubgraphSource<C>): SubgraphDefinition<C> {
  const merged = mergeParts([...parts, rest])
  const resolvers = [
    ...merged.resolvers,
    ...merged.counters.map(countersResolver),
    healthResolver(name),
    stalledWorkResolver(name),
  ]
  const definition = { name, config, ...merged, resolvers }
  const { erase, snapshots, migrations, jobs } = definition
  const eventHandlers = {
    ...(name !== 'governance' && holdEventHandlers(continueErasure)),
    ...definition.eventHandlers,
  }
  if (!erase) return { ...definition, eventHandlers }
  return {
    ...definition,
    migrations: [RecordErasures1767000000000, ...migrations],
    eventHandlers: erasureEventHandlers(erase, eventHandlers),
    jobs: { ...jobs, ...erasureJobs(name, erase) },
    snapshots: { ...snapshots, ...erasureSnapshots(name) },
  }
}
