import { Audiences, countedConnectionOf, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export const WebhookOutcome = enumType('WebhookOutcome', 'The outcome of the last attempt of a delivery.', {
  DELIVERED: 'The receiver has answered with a status from 200 to 299.',
  REFUSED: 'The receiver has answered with another status.',
  REDIRECTED: 'The receiver has answered with a redirect, which is not followed.',
  TIMED_OUT: 'The receiver has not answered in time.',
  UNREACHABLE: 'There was no connection, or its certificate is not valid.',
  ADDRESS_NOT_PUBLIC: 'The name of the receiver leads to an address that is not public.',
})
export type WebhookOutcome = keyof typeof WebhookOutcome

@Stored({
  class: 'OPERATIONAL',
  kept: { days: 30, after: 't.at' },
  purposes: {
    RELATION: ['webhookId', 'eventId'],
    INTEGRITY: ['position'],
    LIFECYCLE: ['type'],
    DELIVERY: ['outcome', 'status', 'attempts'],
    TIMING: ['at'],
  },
})
@Entity()
@Audiences('panel', 'partner')
@ObjectType({ description: 'The delivery of one event to one webhook.' })
export class WebhookDelivery {
  @PrimaryColumn('text')
  webhookId!: string

  @Field(() => Int, { description: 'The number of the event in the feed.' })
  @PrimaryColumn('int')
  position!: number

  @Field(() => ID, { description: 'The event: `webhook-id` of each attempt.' })
  @Column('text')
  eventId!: string

  @Field(() => String, { description: 'The type of the event.' })
  @Column('text')
  type!: string

  @Field(() => WebhookOutcome, { description: 'The outcome of the last attempt.' })
  @Column('text')
  outcome!: WebhookOutcome

  @Field(() => Int, { nullable: true, description: 'The status of the answer; null without one.' })
  @Column('int', { nullable: true })
  status!: number | null

  @Field(() => Int, { description: 'The number of attempts.' })
  @Column('int')
  attempts!: number

  @Field(() => Date, { description: 'The time of the last attempt, in UTC.' })
  @Column('timestamptz')
  at!: Date
}

export const WebhookDeliveryConnection = countedConnectionOf(WebhookDelivery, 'WebhookDeliveryConnection', [
  'panel',
  'partner',
])
