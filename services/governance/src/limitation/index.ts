import { definePart } from '@enigm/subgraph'
import { LimitationResolver } from './limitation.resolver'

export const limitationPart = definePart({ resolvers: [LimitationResolver] })
