import { definePart } from '@enigm/subgraph'
import { PlatformAction } from './platform-action.entity'
import { platformActionCounters } from './platform-action.queries'
import { PlatformActionResolver, PlatformActionsOfServerResolver } from './platform-action.resolver'

export const platformActionPart = definePart({
  entities: [PlatformAction],
  resolvers: [PlatformActionResolver, PlatformActionsOfServerResolver],
  counters: [platformActionCounters],
})
