import { definePart } from '@enigm/subgraph'
import { Subscription } from './subscription.entity'

export const subscriptionPart = definePart({ entities: [Subscription] })
