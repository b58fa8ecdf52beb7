import { definePart } from '@enigm/subgraph'
import { OverviewResolver } from './overview.resolver'

export const overviewPart = definePart({ resolvers: [OverviewResolver] })
