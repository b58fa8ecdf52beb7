import { connectionOf, Audiences, Stored } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How long an event can be read. */
export const RETAINED_DAYS = 30

/** An event of an organization's feed. It names no account: a membership leads to the handle of its member. */
@Stored({
  class: 'OPERATIONAL',
  kept: { days: RETAINED_DAYS, after: 't.recorded_at', subjects: ['t.organization_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['organizationId'],
    RELATION: ['objectId'],
    LIFECYCLE: ['type', 'state'],
    TIMING: ['at', 'recordedAt'],
    INTEGRITY: ['position'],
  },
})
@Entity()
@Audiences('panel', 'partner')
@ObjectType({ description: 'A change of state in an organization.' })
export class OrganizationEvent {
  @PrimaryColumn('text')
  organizationId!: string

  @Field(() => Int, { description: 'The number of the event in its feed, from 1.' })
  @PrimaryColumn('int')
  position!: number

  @Field(() => ID, { description: 'Identifies the event: the same in the feed and in each delivery.' })
  @Column('text')
  id!: string

  @Field(() => String, { description: 'The type of the event, by the list in the guide for partners.' })
  @Column('text')
  type!: string

  @Field(() => ID, { description: 'The membership, server, provisioning request, entitlement or eSIM.' })
  @Column('text')
  objectId!: string

  @Field(() => String, { description: 'The state of the object after the event.' })
  @Column('text')
  state!: string

  @Field(() => Date, { description: 'The hour of the event, in UTC.' })
  @Column('timestamptz')
  at!: Date

  /** When its term begins. It never decreases along the feed, so that the oldest events are deleted first. */
  @Column('timestamptz')
  recordedAt!: Date
}

export const OrganizationEventConnection = connectionOf(OrganizationEvent, 'OrganizationEventConnection', [
  'panel',
  'partner',
])
