import { definePart } from '@enigm/subgraph'
import { RegionResolver } from './region.resolver'

export const regionPart = definePart({ resolvers: [RegionResolver] })
