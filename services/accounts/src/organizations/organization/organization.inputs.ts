import { IsOptional, Length, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { OrganizationRole } from './organization-member.entity'

const LONGEST_ID = 64
const LONGEST_NAME = 64
const grant = {
  nullable: true,
  description: 'A grant of authorizeCriticalOperation for this target; without it PIN_REQUIRED is answered.',
}

@InputType({ description: 'What createOrganization takes: nothing about a person.' })
export class CreateOrganizationInput {
  @Field(() => String, {
    nullable: true,
    description: 'A name for those who belong to it, at most 64 characters.',
  })
  @IsOptional()
  @Length(1, LONGEST_NAME)
  @Matches(/^[^\p{C}]*[^\p{C}\p{Z}][^\p{C}]*$/u, { message: 'displayName must be printable' })
  displayName?: string | null

  @Field(() => String, { description: 'Chosen by the client: the same key gives the same organization.' })
  @Matches(/^[\w-]{8,64}$/)
  idempotencyKey!: string
}

@InputType({ description: 'What addOrganizationMember takes: an invitation names nobody.' })
export class AddOrganizationMemberInput {
  @Field(() => ID, { description: 'The organization.' })
  @MaxLength(LONGEST_ID)
  organizationId!: string

  @Field(() => OrganizationRole, { description: 'The role of whoever accepts.' })
  role!: OrganizationRole

  @Field(() => String, grant)
  grant?: string | null
}

@InputType({ description: 'What acceptOrganizationMembership takes.' })
export class AcceptOrganizationMembershipInput {
  @Field(() => String, { description: 'The invitation as an administrator has handed it over.' })
  @MaxLength(LONGEST_ID)
  invitation!: string
}

@InputType({ description: 'What removeOrganizationMember takes.' })
export class RemoveOrganizationMemberInput {
  @Field(() => ID, { description: 'The membership.' })
  @MaxLength(LONGEST_ID)
  membershipId!: string

  @Field(() => String, grant)
  grant?: string | null
}

@InputType({ description: 'What setOrganizationRole takes.' })
export class SetOrganizationRoleInput {
  @Field(() => ID, { description: 'The membership.' })
  @MaxLength(LONGEST_ID)
  membershipId!: string

  @Field(() => OrganizationRole, { description: 'Its new role.' })
  role!: OrganizationRole

  @Field(() => String, grant)
  grant?: string | null
}

@InputType({ description: 'What leaveOrganization takes.' })
export class LeaveOrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  @MaxLength(LONGEST_ID)
  organizationId!: string
}
