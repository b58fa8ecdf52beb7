import { newId } from '@enigm/contracts'
import { AccountHandle, aggregate, Audiences, enumType, startOfDay, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { organizationScope } from '../organization/organization.entity'
import { membershipLifecycle, OrganizationMemberState } from './membership.lifecycle'

export const OrganizationRole = enumType('OrganizationRole', 'The role of a member in an organization.', {
  ADMIN: "Administers the organization; it gives no access to a member's own account.",
  MEMBER: 'Belongs to the organization.',
})
export type OrganizationRole = keyof typeof OrganizationRole

/** The account's id has no field: other members see a handle of this organization (ACC-12). */
@Stored({
  class: 'OPERATIONAL',
  kept: { days: 365, after: 't.ended_at', subjects: ['t.account_id', 't.organization_id'] },
  purposes: {
    IDENTIFICATION: ['id', 'handle'],
    HOLDER: ['organizationId', 'accountId'],
    LIFECYCLE: ['version', 'state', 'role', 'sessionsRestricted'],
    TIMING: ['invitationEndsAt', 'sinceDay', 'endedAt'],
    AUTHENTICATION: ['invitationHash'],
    SETTING: ['maximumSessionDays'],
  },
})
@Entity()
@Audiences('panel', 'partner')
@ObjectType({ description: "An account's place in an organization." })
export class OrganizationMember {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the membership.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => OrganizationMemberState, { description: 'The state of the membership.' })
  state!: OrganizationMemberState

  @Column('text')
  organizationId!: string

  /** Null until the invitation is accepted. */
  @Column('text', { nullable: true })
  accountId!: string | null

  /** Stored, so that finding an account by it is one indexed statement; null as long as the account is. */
  @Column('text', { nullable: true })
  @Field(() => AccountHandle, {
    nullable: true,
    description:
      'Names the member in this organization, and nowhere else; null until the invitation is accepted.',
  })
  handle!: string | null

  @Column('text')
  @Field(() => OrganizationRole, { description: 'The role of the member in the organization.' })
  role!: OrganizationRole

  @Column('int', { nullable: true })
  maximumSessionDays!: number | null

  /** Every session of the member is restricted while this lasts; it ends with the membership. */
  @Column('boolean')
  sessionsRestricted!: boolean

  /** Keyed hash of the invitation while it can be accepted. */
  @Column('text', { nullable: true })
  invitationHash!: string | null

  @Column('timestamptz', { nullable: true })
  invitationEndsAt!: Date | null

  /** The day of the invitation, then of joining. */
  @Column('timestamptz')
  sinceDay!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** The audit target is the account as soon as there is one: the trail then shows the handle that the list of members shows. */
export const memberships = aggregate(OrganizationMember, {
  lifecycle: membershipLifecycle,
  event: ({ id, organizationId, accountId, role, state }) => ({
    ...{ membershipId: id, organizationId, role, state },
    ...(accountId !== null && { accountId }),
  }),
  audit: ({ id, organizationId, accountId, role }) => ({
    scope: organizationScope(organizationId),
    target: accountId ?? id,
    reason: role,
  }),
})

/** A new row that starts today, without a policy or a restriction. */
export function newMembership(
  given: Pick<OrganizationMember, 'organizationId' | 'accountId' | 'handle' | 'role' | 'state'> &
    Partial<Pick<OrganizationMember, 'invitationHash' | 'invitationEndsAt'>>,
): Omit<OrganizationMember, 'version'> {
  return {
    id: newId('membership'),
    maximumSessionDays: null,
    sessionsRestricted: false,
    invitationHash: null,
    invitationEndsAt: null,
    sinceDay: startOfDay(new Date()),
    endedAt: null,
    ...given,
  }
}
