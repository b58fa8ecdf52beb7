import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { webhookLifecycle, WebhookState } from './webhook.lifecycle'

/** An address that receives the events of an organization. Its signing key is derived and stored nowhere (decision 0096). */
@Stored({
  class: 'OPERATIONAL',
  kept: { days: 30, after: 't.ended_at', when: "t.state = 'REMOVED'", subjects: ['t.organization_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['organizationId'],
    LIFECYCLE: ['version', 'state'],
    AUTHENTICATION: ['keyVersion'],
    TIMING: ['previousKeyEndsAt', 'registeredDay', 'endedAt'],
    DELIVERY: ['url', 'position', 'failedAttempts', 'failingSince'],
  },
})
@Entity()
@Audiences('panel', 'partner')
@ObjectType({ description: 'An address that receives the events of an organization, signed.' })
export class Webhook {
  @Field(() => ID, { description: 'Identifies the webhook.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => WebhookState, { description: 'The state of the webhook.' })
  @Column('text')
  state!: WebhookState

  @Column('text')
  organizationId!: string

  @Field(() => String, { description: 'The address to which events are posted.' })
  @Column('text')
  url!: string

  @Column('int')
  keyVersion!: number

  @Column('timestamptz', { nullable: true })
  previousKeyEndsAt!: Date | null

  /** The position of the last delivered event in the feed. */
  @Column('int')
  position!: number

  @Field(() => Int, { description: 'The attempts that have failed since the last success.' })
  @Column('int')
  failedAttempts!: number

  @Field(() => Date, { nullable: true, description: 'Since when it fails; null after a success.' })
  @Column('timestamptz', { nullable: true })
  failingSince!: Date | null

  @Field(() => GraphQLDate, { description: 'The day of its registration, in UTC.' })
  @Column('timestamptz')
  registeredDay!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

export const webhooks = aggregate(Webhook, {
  lifecycle: webhookLifecycle,
  event: ({ id, organizationId, state }) => ({ webhookId: id, organizationId, state }),
  audit: ({ id, organizationId }) => ({ scope: `organization:${organizationId}`, target: id }),
})
