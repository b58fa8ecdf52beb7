import { definePart } from '@enigm/subgraph'
import { serverCounters } from './overview.queries'
import { OverviewResolver } from './overview.resolver'

export const overviewPart = definePart({ resolvers: [OverviewResolver], counters: [serverCounters] })
