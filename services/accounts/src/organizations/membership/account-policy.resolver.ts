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

const AccountPolicySource = enumType('AccountPolicySource', 'Who has set the policy in force.', {
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

  @Field(() => AccountPolicySource, { description: 'Who has set it; the strictest policy is in force.' })
  decidedBy!: PolicySource
}

@InputType()
class AssignmentInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A membership of an organization that the caller administers; without it the own account.',
  })
  @IsOptional()
  @MaxLength(64)
  membershipId?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'The longest duration of a session, from 1 to 30 days; null removes the policy.',
  })
  @IsOptional()
  @Min(1)
  @Max(MOST_SESSION_DAYS)
  maximumSessionDays?: number | null
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
      'Limits the duration of sessions; longer ones are closed. For the holder of the own account, or for an administrator of the organization of a member.',
    emits: [
      'accounts.account.policy.assigned',
      'accounts.membership.policy.assigned',
      'accounts.session.closed',
    ],
    returns: {
      account: [Account, 'The own account; null when the policy is that of a membership.'],
      member: [OrganizationMember, 'The membership; null when the policy is that of the own account.'],
    },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async assignAccountPolicy(
    @Input() { membershipId, maximumSessionDays = null }: AssignmentInput,
    @Ctx() context: Context,
  ) {
    const limitations = [limitation('POLICY_FUTURE_ONLY')]
    if (typeof membershipId === 'string') {
      await this.policies.assignToMember(context, membershipId, maximumSessionDays)
      return { member: await viewMember(context, membershipId), limitations }
    }
    await this.policies.assignOwn(context, maximumSessionDays)
    return { account: await findAccount(this.app, accountOf(context.caller)), limitations }
  }
}
