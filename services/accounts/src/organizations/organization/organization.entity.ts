import { aggregate, Audiences, Key, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { organizationLifecycle, OrganizationState } from './organization.lifecycle'

/** An organization knows accounts and nothing about persons; its administrators choose its name. */
@Stored({
  class: 'OPERATIONAL',
  kept: { days: 365, after: 't.ended_at', when: "t.state = 'ENDED'", subjects: ['t.id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    LIFECYCLE: ['version', 'state'],
    LABEL: ['displayName'],
    TIMING: ['endedAt'],
  },
})
@Entity()
@Key('id')
@Audiences('panel', 'partner')
@ObjectType({
  description: 'Accounts that are administered together. Only its members and its partner see it.',
})
export class Organization {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the organization.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => OrganizationState, { description: 'The state of the organization.' })
  state!: OrganizationState

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Its name for its members.' })
  displayName!: string | null

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** The audit trail of an organization; its administrators read it. */
export function organizationScope(organizationId: string): string {
  return `organization:${organizationId}`
}

export const organizations = aggregate(Organization, {
  lifecycle: organizationLifecycle,
  event: ({ id, state }) => ({ organizationId: id, state }),
  audit: ({ id }) => ({ scope: organizationScope(id), target: id }),
})
