import { definePart } from '@enigm/subgraph'
import { PlatformAction } from './platform-action.entity'
import { PlatformActionResolver, PlatformActionsOfServerResolver } from './platform-action.resolver'

export const platformActionPart = definePart({
  entities: [PlatformAction],
  resolvers: [PlatformActionResolver, PlatformActionsOfServerResolver],
})
