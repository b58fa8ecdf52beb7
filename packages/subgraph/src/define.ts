import type { ServiceName } from '@enigm/contracts'
import type { z } from 'zod'
import { RecordErasures1767000000000 } from './database/erasure.migration'
import type { Part, SubgraphDefinition } from './definition'
import { erasureEventHandlers, erasureSnapshots } from './erasure'
import { mergeParts } from './part'
import { stalledWorkResolver } from './stalled-work/stalled-work.resolver'

/** A service: its name, its environment variables and its parts. */
interface SubgraphSource<C> extends Part {
  name: ServiceName
  /** The service's own environment variables, in addition to those of every subgraph. */
  config?: z.ZodType<C>
  parts?: readonly Part[]
}

/** Merges the parts of a service; operators can settle the stalled work of every service. A service that erases gets the event handlers and the snapshot of the erasure. */
export function defineSubgraph<C>({
  name,
  config,
  parts = [],
  ...rest
}: SubgraphSource<C>): SubgraphDefinition<C> {
  const stalledWork = { resolvers: [stalledWorkResolver(name)] }
  const definition = { name, config, ...mergeParts([...parts, rest, stalledWork]) }
  const { erase, eventHandlers, snapshots, migrations } = definition
  if (!erase) return definition
  return {
    ...definition,
    migrations: [RecordErasures1767000000000, ...migrations],
    eventHandlers: erasureEventHandlers(name, erase, eventHandlers),
    snapshots: { ...snapshots, ...erasureSnapshots(name) },
  }
}
