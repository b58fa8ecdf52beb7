import { definePart } from '@enigm/subgraph'
import { TrustResolver } from './trust.resolver'

export const trustPart = definePart({ resolvers: [TrustResolver] })
