import { definePart } from '@enigm/subgraph'
import { ActivationResolver } from './activation.resolver'

export const activationPart = definePart({ resolvers: [ActivationResolver] })
