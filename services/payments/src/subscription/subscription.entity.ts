import type { EventData } from '@enigm/contracts'
import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { SubscriptionState } from './subscription.lifecycle'

registerEnumType(SubscriptionState, {
  name: 'SubscriptionState',
  description: 'Whether a prepaid term runs.',
  valuesConfig: {
    ACTIVE: { description: 'The term runs.' },
    ENDED: { description: 'The term is over, or what it was for is gone for good.' },
  },
})

/** `Subscription` is the name of GraphQL's own root type, so the schema calls it ProductSubscription. */
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType('ProductSubscription', { description: 'One prepaid term; it is never renewed by itself.' })
export class Subscription {
  @Field(() => ID, { description: 'Names the subscription.' })
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

/** What events say of a subscription. */
export function subscriptionData(subscription: Subscription): EventData<'payments.subscription.started'> {
  const { id, entitlementId, state } = subscription
  return { subscriptionId: id, entitlementId, state }
}
