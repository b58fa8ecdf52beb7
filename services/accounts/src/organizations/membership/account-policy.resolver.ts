import {
  accountOf,
  Audiences,
  enumType,
  Input,
  limitation,
  RequiresScopes,
  type Context,
} from '@enigm/subgraph'
import { IsOptional, Max, MaxLength, Min } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Int, ObjectType, Resolver } from 'type-graphql'
import { Account } from '../../account/account.entity'
import { findAccount } from '../../account/account.queries'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { MOST_SESSION_DAYS } from '../../sign-in/session/session-cap'
import { AccountPolicyService, type PolicyInForce, type PolicySource } from './account-policy.service'
import { OrganizationMember } from './membership.entity'
import { viewMember } from './membership.queries'

const AccountPolicySource = enumType('AccountPolicySource', 'The source of the policy in force.', {
  SYSTEM: 'Neither the holder nor an organization: the maximum of every account is in force.',
  HOLDER: 'The holder of the account.',
  ORGANIZATION: 'An administrator of an organization that the account belongs to.',
})

@Audiences('panel', 'device')
@ObjectType({ description: 'The policy in force for an account; it only reduces what the account may do.' })
class AccountPolicy implements PolicyInForce {
  @Field(() => Int, {
    description: 'The longest duration of a session, in days; without a refresh it ends after 30 days.',
  })
  maximumSessionDays!: number

  @Field(() => AccountPolicySource, {
    description: 'The source of the policy; the strictest policy is in force.',
  })
  decidedBy!: PolicySource
}

@InputType()
class PolicyInput {
  @Field(() => Int, {
    nullable: true,
    description: 'The longest duration of a session, from 1 to 30 days; null removes the policy.',
  })
  @IsOptional()
  @Min(1)
  @Max(MOST_SESSION_DAYS)
  maximumSessionDays?: number | null
}

@InputType()
class MemberPolicyInput extends PolicyInput {
  @Field(() => ID, { description: 'A membership of an organization that the caller administers.' })
  @MaxLength(64)
  membershipId!: string
}

@Resolver(() => Account)
export class AccountPolicyResolver {
  private readonly policies: AccountPolicyService

  constructor(private readonly app: AccountsApp) {
    this.policies = app.get(AccountPolicyService)
  }

  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => AccountPolicy, { description: 'The policy in force for the account.' })
  policy(@Ctx() { caller }: Context): Promise<PolicyInForce> {
    return this.policies.inForce(accountOf(caller))
  }

  @Operation({
    audiences: ['panel'],
    requires: ['organizations:join'],
    description:
      'Limits the duration of the sessions of the own account; longer ones are closed. For the holder of the account.',
    emits: ['accounts.account.policy.assigned', 'accounts.session.closed'],
    returns: { account: [Account, 'The account as it now is; null when nothing has changed.'] },
    errors: ['NOT_FOUND'],
  })
  async assignAccountPolicy(@Input() { maximumSessionDays = null }: PolicyInput, @Ctx() context: Context) {
    await this.policies.assignOwn(context, maximumSessionDays)
    const account = await findAccount(this.app, accountOf(context.caller))
    return { account, limitations: policyLimitations() }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['organizations:manage'],
    description:
      'Limits the duration of the sessions of a member while the membership lasts; longer ones are closed. For administrators of the organization.',
    emits: ['accounts.membership.policy.assigned', 'accounts.session.closed'],
    returns: { member: [OrganizationMember, 'The membership as it now is; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async assignMemberPolicy(
    @Input() { membershipId, maximumSessionDays = null }: MemberPolicyInput,
    @Ctx() context: Context,
  ) {
    await this.policies.assignToMember(context, membershipId, maximumSessionDays)
    const member = await viewMember(context, membershipId)
    return { member, limitations: policyLimitations() }
  }
}

function policyLimitations() {
  return [limitation('POLICY_FUTURE_ONLY'), limitation('POLICY_RISK')]
}
