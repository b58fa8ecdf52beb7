import { definePart } from '@enigm/subgraph'
import { Subscription } from './subscription.entity'
import { SubscriptionResolver } from './subscription.resolver'

export const subscriptionPart = definePart({ entities: [Subscription], resolvers: [SubscriptionResolver] })
