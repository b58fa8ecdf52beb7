import {
  countedConnectionOf,
  countersOf,
  page,
  pagesBy,
  select,
  type Context,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import { accountOrNone, administers } from '../server/server.access'
import { serverLifecycle } from '../server/server.lifecycle'
import { PlatformAction } from './platform-action.entity'
import type { PlatformActionState } from './platform-action.lifecycle'

export const PlatformActionConnection = countedConnectionOf(PlatformAction, 'PlatformActionConnection', [
  'panel',
])

export const platformActionCounters = countersOf(PlatformAction, 'kind', {
  name: 'PlatformActionCounters',
  description: 'Actions of the platform on servers by kind',
  values: {
    RESTRICT: 'Restrictions.',
    SUSPEND: 'Suspensions.',
    RETIRE: 'Retirements.',
    DELETE: 'Deletions.',
  },
})

const order = ['actedAt desc', 'id desc'] as const
const inUse = serverLifecycle.moves.RETIRE.from.map((state) => `'${state}'`).join(', ')

/** An action with whether the platform can reverse it. */
export type ShownAction = PlatformAction & { isReversible: boolean }

const shown = select(PlatformAction, 'p')
  .with<{ isReversible: boolean }>({
    isReversible: `p.state = 'IN_EFFECT' AND p.kind IN ('RESTRICT', 'SUSPEND') AND s.state IN (${inUse})`,
  })
  .join('JOIN server s ON s.id = p.server_id')

/** The actions of the platform on a server, for its owner and its administrators. */
export const platformActionsOfServer = pagesBy(shown.where(administers('$2')), {
  by: 'serverId',
  order: [...order],
  parameters: ({ caller }) => [accountOrNone(caller)],
})

/** The actions on all servers, for the staff of the platform. */
export function allPlatformActions(
  { app }: Context,
  { state, ...args }: PageArgs & { state?: PlatformActionState | null },
): Promise<CountedConnection<ShownAction>> {
  return page(app, shown, { filter: { state }, order }, args)
}
