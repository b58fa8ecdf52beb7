import { definePart } from '@enigm/subgraph'
import { AdministeredServerResolver } from './administered-server.resolver'
import { serverCounters } from './overview.queries'
import { OverviewResolver } from './overview.resolver'

export const overviewPart = definePart({
  resolvers: [AdministeredServerResolver, OverviewResolver],
  counters: [serverCounters],
})
