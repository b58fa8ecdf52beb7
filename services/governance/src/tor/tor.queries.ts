import { select, type App } from '@enigm/subgraph'
import { TorPolicy, TorSurface } from './tor.entity'
import type { TorSurfaceState } from './tor.lifecycle'

/** The surfaces in one of the states, in the order of their keys. */
export function torSurfacesIn(
  app: Pick<App, 'read'>,
  states: readonly TorSurfaceState[],
): Promise<TorSurface[]> {
  return app.read(select(TorSurface).where('state = ANY($1)').orderBy('id'), [states])
}

/** The policy; the migration has written it. */
export async function torPolicy(app: Pick<App, 'read'>): Promise<TorPolicy> {
  const [policy] = await app.read(select(TorPolicy))
  return policy!
}
