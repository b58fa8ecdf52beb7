import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, countedConnectionOf, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { ProductKind } from '../product/product.entity'
import { subscriptionLifecycle, SubscriptionState } from './subscription.lifecycle'

export const TermNotice = enumType('TermNotice', 'The latest notice of the end of a term.', {
  FIRST: 'It ends in 14 days or fewer.',
  LAST: 'It ends in three days or fewer.',
})
export type TermNotice = keyof typeof TermNotice

/** `Subscription` is the name of GraphQL's own root type, so the schema calls it ProductSubscription. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['entitlementId'],
    LIFECYCLE: ['version', 'state', 'notice'],
    TIMING: ['validUntil', 'suspendedOn'],
    COMMERCE: ['productKind'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType('ProductSubscription', {
  description: 'The prepaid term of an entitlement; only its holder renews it.',
})
export class Subscription {
  @Field(() => ID, { description: 'Identifies the subscription.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => SubscriptionState, { description: 'State of the term.' })
  @Column('text')
  state!: SubscriptionState

  @Column('text')
  entitlementId!: string

  @Column('text')
  productKind!: ProductKind

  @Field(() => Date, { description: 'The midnight (UTC) at which the term ends.' })
  @Column('timestamptz')
  validUntil!: Date

  @Field(() => TermNotice, {
    nullable: true,
    description: 'The notice of its end; null until 14 days before it, and after a renewal.',
  })
  @Column('text', { nullable: true })
  notice!: TermNotice | null

  /** The UTC day of the suspension; null again after a renewal. */
  @Column('timestamptz', { nullable: true })
  suspendedOn!: Date | null
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
