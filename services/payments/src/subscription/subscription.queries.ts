import { byKey, PageArgs, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { Subscription } from './subscription.entity'
import { SubscriptionState } from './subscription.lifecycle'

/** Prepaid terms by the id of their entitlement; null before its activation and without a term. */
export const subscriptionOfEntitlement: BatchLoader<string, Subscription | null> = async (ids, { app }) => {
  const found = await app.read(select(Subscription).where('entitlement_id = ANY($1)'), [ids])
  return byKey(ids, found, 'entitlementId')
}

/** Arguments of a list of subscriptions. */
@ArgsType()
export class SubscriptionsArgs extends PageArgs {
  @Field(() => SubscriptionState, { nullable: true, description: 'Only the subscriptions in this state.' })
  state?: SubscriptionState | null
}

const held = select(Subscription, 's')
  .join('JOIN entitlement e ON e.id = s.entitlement_id')
  .with<{ holderId: string }>({ holderId: 'e.holder_id' })

/** Pages of holders: the prepaid terms of their entitlements. */
export const subscriptionsOfHolder = pagesBy(held, { by: 'holderId', filters: ['state'], order: ['id'] })
