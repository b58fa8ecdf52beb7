import { Audiences } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { organizationScope } from './organization.entity'
import { OrganizationMemberState } from './organization-member.lifecycle'

export enum OrganizationRole {
  ADMIN = 'ADMIN',
  MEMBER = 'MEMBER',
}

registerEnumType(OrganizationRole, {
  name: 'OrganizationRole',
  description: 'What a member may do in an organization.',
  valuesConfig: {
    ADMIN: { description: "Administers the organization; it gives no access to a member's own account." },
    MEMBER: { description: 'Belongs to the organization.' },
  },
})

/** The account's id has no field: who sees a member sees a handle of this organization (ACC-12). */
@Entity()
@Audiences('panel')
@ObjectType({ description: "An account's place in an organization." })
export class OrganizationMember {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the membership.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => OrganizationMemberState, { description: 'Where the membership stands.' })
  state!: OrganizationMemberState

  @Column('text')
  organizationId!: string

  /** Nobody's until the invitation is accepted. */
  @Column('text', { nullable: true })
  accountId!: string | null

  /** What the account is called in this organization, kept so that it can be looked up; nobody's as long as the account. */
  @Column('text', { nullable: true })
  handle!: string | null

  @Column('text')
  @Field(() => OrganizationRole, { description: 'What the member may do in the organization.' })
  role!: OrganizationRole

  @Column('int', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description:
      'For how many days a session of the member may last, if the organization says so; null to fellow members.',
  })
  maximumSessionDays!: number | null

  /** Every session of the member is restricted while this lasts; it ends with the membership. */
  @Column('boolean')
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the organization restricts the sessions of the member; null to fellow members.',
  })
  sessionsRestricted!: boolean

  /** Keyed hash of the invitation while it can be accepted. */
  @Column('text', { nullable: true })
  invitationHash!: string | null

  @Column('timestamptz', { nullable: true })
  invitationEndsAt!: Date | null

  @Column('timestamptz')
  @Field(() => Date, {
    nullable: true,
    description:
      'The day on which it was invited, then joined, in UTC; null to a fellow member whom the holder does not show it.',
  })
  sinceDay!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** A membership as one caller sees it; without `viewer` nothing can be done with it. */
export interface ViewedMember extends Pick<
  OrganizationMember,
  'id' | 'state' | 'organizationId' | 'accountId' | 'role' | 'maximumSessionDays'
> {
  sinceDay: Date | null
  sessionsRestricted: boolean | null
  viewer?: OrganizationRole
  isOnlyAdministrator?: boolean
}

/** Event data of a membership: ids, role and state only. */
export function memberData(member: OrganizationMember) {
  const { id, organizationId, accountId, role, state } = member
  return { membershipId: id, organizationId, role, state, ...(accountId ? { accountId } : {}) }
}

/** The account is the target as soon as there is one: the trail then shows the handle that the list of members shows. */
export function memberAudit({ id, organizationId, accountId, role }: OrganizationMember) {
  return { scope: organizationScope(organizationId), target: accountId ?? id, reason: role }
}
