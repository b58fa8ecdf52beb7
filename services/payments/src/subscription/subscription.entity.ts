import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, countedConnectionOf } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { subscriptionLifecycle, SubscriptionState } from './subscription.lifecycle'

/** `Subscription` is the name of GraphQL's own root type, so the schema calls it ProductSubscription. */
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType('ProductSubscription', { description: 'One prepaid term; it is never renewed automatically.' })
export class Subscription {
  @Field(() => ID, { description: 'Identifies the subscription.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => SubscriptionState, { description: 'Whether the term runs.' })
  @Column('text')
  state!: SubscriptionState

  @Column('text')
  entitlementId!: string

  @Field(() => Date, { description: 'The midnight (UTC) at which the term ends.' })
  @Column('timestamptz')
  validUntil!: Date
}

/** Its changes follow those of its entitlement, which are audited. */
export const subscriptions = aggregate(Subscription, {
  lifecycle: subscriptionLifecycle,
  event({ id, entitlementId, state }): EventData<'payments.subscription.started'> {
    return { subscriptionId: id, entitlementId, state }
  },
  audit: null,
})

export const SubscriptionConnection = countedConnectionOf(Subscription, 'SubscriptionConnection', [
  'panel',
  'partner',
  'device',
])
