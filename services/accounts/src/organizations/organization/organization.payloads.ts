import { Audiences, payloadOf } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { AccountsError } from '../../errors'
import { Organization, type ViewedOrganization } from './organization.entity'
import { OrganizationMember, type ViewedMember } from './organization-member.entity'

const nullable = true

@Audiences('panel')
@ObjectType({ description: 'The organization that was created.' })
export class CreateOrganizationPayload extends payloadOf(AccountsError) {
  @Field(() => Organization, { nullable, description: 'The organization.' })
  organization?: ViewedOrganization
}

@Audiences('panel')
@ObjectType({ description: 'The invitation, shown once.' })
export class AddOrganizationMemberPayload extends payloadOf(AccountsError) {
  @Field(() => OrganizationMember, { nullable, description: 'The membership that waits to be accepted.' })
  member?: ViewedMember

  @Field(() => String, {
    nullable,
    description:
      'Whoever gives it to acceptOrganizationMembership first, within 7 days, becomes the member; hand it over where nobody else reads it.',
  })
  invitation?: string
}

@Audiences('panel')
@ObjectType({ description: 'The membership that was accepted.' })
export class AcceptOrganizationMembershipPayload extends payloadOf(AccountsError) {
  @Field(() => OrganizationMember, { nullable, description: 'The own membership.' })
  member?: ViewedMember
}

@Audiences('panel')
@ObjectType({ description: 'The membership that was ended.' })
export class RemoveOrganizationMemberPayload extends payloadOf(AccountsError) {
  @Field(() => OrganizationMember, { nullable, description: 'The membership in its new state.' })
  member?: ViewedMember
}

@Audiences('panel')
@ObjectType({ description: 'The membership with its new role.' })
export class SetOrganizationRolePayload extends payloadOf(AccountsError) {
  @Field(() => OrganizationMember, { nullable, description: 'The membership.' })
  member?: ViewedMember
}

@Audiences('panel')
@ObjectType({ description: 'The membership that was left.' })
export class LeaveOrganizationPayload extends payloadOf(AccountsError) {
  @Field(() => OrganizationMember, { nullable, description: 'The own membership in its new state.' })
  member?: ViewedMember
}
