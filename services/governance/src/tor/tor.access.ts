import type { Caller } from '@enigm/subgraph'
import type { TorSurfaceState } from './tor.lifecycle'

/** The states of the surfaces that a caller sees: the platform's reviewers see all, everybody else the enabled ones (TOR-06). */
export function statesSeenBy({ scopes }: Caller): TorSurfaceState[] {
  return scopes.has('platform:review') ? ['ENABLED', 'DISABLED'] : ['ENABLED']
}
