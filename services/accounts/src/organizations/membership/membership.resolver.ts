import { Audiences, Critical, limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { MembershipService } from './membership.service'
import {
  AcceptOrganizationMembershipInput,
  AddOrganizationMemberInput,
  LeaveOrganizationInput,
  RemoveOrganizationMemberInput,
  SetOrganizationRoleInput,
} from './organization.inputs'
import {
  AcceptOrganizationMembershipPayload,
  AddOrganizationMemberPayload,
  LeaveOrganizationPayload,
  RemoveOrganizationMemberPayload,
  SetOrganizationRolePayload,
} from './organization.payloads'
import { viewMember } from './organization.queries'
import { OrganizationMember } from './organization-member.entity'

/** How accounts come into an organization and out of it. */
@Resolver(() => OrganizationMember)
export class MembershipResolver {
  private readonly memberships: MembershipService

  constructor(app: AccountsApp) {
    this.memberships = app.get(MembershipService)
  }

  @Mutation(() => AddOrganizationMemberPayload, {
    nullable: true,
    description:
      'Invites whoever holds the invitation that it gives; it ends after 7 days. An administrator of the organization, with organizations:manage and a grant for ORGANIZATION_MEMBER_ADDITION. Followed by accounts.membership.invited.',
  })
  @RequiresScopes('organizations:manage')
  @Critical('ORGANIZATION_MEMBER_ADDITION', 'organizationId role')
  @Audiences('panel')
  async addOrganizationMember(
    @Arg('input', { description: 'The organization, the role and the grant.' })
    input: AddOrganizationMemberInput,
    @Ctx() context: Context,
  ): Promise<AddOrganizationMemberPayload> {
    const { member, invitation } = await this.memberships.invite(context, input)
    const limitations = [limitation('ORGANIZATION_REACH')]
    return { member: await viewMember(context, member.id), invitation, limitations }
  }

  @Mutation(() => AcceptOrganizationMembershipPayload, {
    nullable: true,
    description:
      'Makes the calling account the member that was invited; the invitation works once. Needs organizations:join. Followed by accounts.membership.activated.',
  })
  @RequiresScopes('organizations:join')
  @Audiences('panel')
  async acceptOrganizationMembership(
    @Arg('input', { description: 'The invitation.' }) input: AcceptOrganizationMembershipInput,
    @Ctx() context: Context,
  ): Promise<AcceptOrganizationMembershipPayload> {
    const { id } = await this.memberships.accept(context, input.invitation)
    return { member: await viewMember(context, id), limitations: [limitation('ORGANIZATION_REACH')] }
  }

  @Mutation(() => RemoveOrganizationMemberPayload, {
    nullable: true,
    description:
      'Ends a membership or withdraws an invitation; one administrator always remains. An administrator of the organization, with organizations:manage and a grant for ORGANIZATION_MEMBER_REMOVAL. Followed by accounts.membership.removed.',
  })
  @RequiresScopes('organizations:manage')
  @Critical('ORGANIZATION_MEMBER_REMOVAL', 'membershipId')
  @Audiences('panel')
  async removeOrganizationMember(
    @Arg('input', { description: 'The membership and the grant.' }) input: RemoveOrganizationMemberInput,
    @Ctx() context: Context,
  ): Promise<RemoveOrganizationMemberPayload> {
    const member = await this.memberships.remove(context, input.membershipId)
    return { member, limitations: [limitation('MEMBER_REMOVAL_FUTURE_ONLY')] }
  }

  @Mutation(() => SetOrganizationRolePayload, {
    nullable: true,
    description:
      'Gives a member another role; one administrator always remains. An administrator of the organization, with organizations:manage and a grant for ORGANIZATION_MEMBER_ROLE. Followed by accounts.membership.role.changed.',
  })
  @RequiresScopes('organizations:manage')
  @Critical('ORGANIZATION_MEMBER_ROLE', 'membershipId role')
  @Audiences('panel')
  async setOrganizationRole(
    @Arg('input', { description: 'The membership, its role and the grant.' })
    input: SetOrganizationRoleInput,
    @Ctx() context: Context,
  ): Promise<SetOrganizationRolePayload> {
    const { id } = await this.memberships.setRole(context, input.membershipId, input.role)
    return { member: await viewMember(context, id), limitations: [limitation('ORGANIZATION_REACH')] }
  }

  @Mutation(() => LeaveOrganizationPayload, {
    nullable: true,
    description:
      'Ends the own membership; the last administrator cannot leave. Needs organizations:join. Followed by accounts.membership.left.',
  })
  @RequiresScopes('organizations:join')
  @Audiences('panel')
  async leaveOrganization(
    @Arg('input', { description: 'The organization.' }) input: LeaveOrganizationInput,
    @Ctx() context: Context,
  ): Promise<LeaveOrganizationPayload> {
    return { member: await this.memberships.leave(context, input.organizationId) }
  }
}
