import { accountOf, Audiences, limitation, payloadOf, RequiresScopes, type Context } from '@enigm/subgraph'
import { IsOptional, Max, MaxLength, Min } from 'class-validator'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  registerEnumType,
  Resolver,
} from 'type-graphql'
import { Account } from '../../account/account.entity'
import { findAccount } from '../../account/account.queries'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { AccountPolicyService, type PolicyInForce, type PolicySource } from './account-policy.service'
import { viewMember } from './organization.queries'
import { OrganizationMember, type ViewedMember } from './organization-member.entity'
import { MOST_SESSION_DAYS } from '../../sign-in/session/session-cap'

const LONGEST_ID = 64
const PolicySourceEnum = { SYSTEM: 'SYSTEM', HOLDER: 'HOLDER', ORGANIZATION: 'ORGANIZATION' } as const

registerEnumType(PolicySourceEnum, {
  name: 'AccountPolicySource',
  description: 'Who has decided what is in force.',
  valuesConfig: {
    SYSTEM: { description: 'Nobody has: it is what holds for every account.' },
    HOLDER: { description: 'The holder of the account.' },
    ORGANIZATION: { description: 'An administrator of an organization that the account belongs to.' },
  },
})

@Audiences('panel', 'device')
@ObjectType({ description: 'What is in force for an account; a policy only ever takes away.' })
class AccountPolicy implements PolicyInForce {
  @Field(() => Int, {
    description: 'After so many days a session ends, however often it was refreshed; 30 without a refresh.',
  })
  maximumSessionDays!: number

  @Field(() => PolicySourceEnum, { description: 'Who has decided it; the strictest counts.' })
  decidedBy!: PolicySource
}

@InputType({ description: 'What assignAccountPolicy takes.' })
class AssignAccountPolicyInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A membership of an organization that the caller administers; without it the own account.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ID)
  membershipId?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'After so many days a session ends, from 1 to 30; null takes the assignment back.',
  })
  @IsOptional()
  @Min(1)
  @Max(MOST_SESSION_DAYS)
  maximumSessionDays?: number | null
}

@Audiences('panel')
@ObjectType({ description: 'What the policy was assigned to.' })
class AssignAccountPolicyPayload extends payloadOf(AccountsError) {
  @Field(() => Account, { nullable: true, description: 'The own account, if it was that.' })
  account?: Account

  @Field(() => OrganizationMember, { nullable: true, description: 'The membership, if it was one.' })
  member?: ViewedMember
}

@Resolver(() => Account)
export class AccountPolicyResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => AccountPolicy, { description: 'What is in force for the account.' })
  @RequiresScopes('account:self')
  @Audiences('panel')
  policy(@Ctx() { caller }: Context): Promise<PolicyInForce> {
    return this.app.get(AccountPolicyService).inForce(accountOf(caller))
  }

  @Mutation(() => AssignAccountPolicyPayload, {
    nullable: true,
    description:
      'Limits how long sessions last; those that have lasted longer are closed. The holder for the own account, or an administrator for a member of the organization. Needs organizations:join. Followed by accounts.account.policy.assigned or accounts.membership.policy.assigned, and accounts.session.closed for each session that exceeds it.',
  })
  @RequiresScopes('organizations:join')
  @Audiences('panel')
  async assignAccountPolicy(
    @Arg('input', { description: 'The policy.' }) input: AssignAccountPolicyInput,
    @Ctx() context: Context,
  ): Promise<AssignAccountPolicyPayload> {
    const { membershipId, maximumSessionDays = null } = input
    const limitations = [limitation('POLICY_FUTURE_ONLY')]
    if (typeof membershipId === 'string') {
      await this.app.get(AccountPolicyService).assignToMember(context, membershipId, maximumSessionDays)
      return { member: await viewMember(context, membershipId), limitations }
    }
    await this.app.get(AccountPolicyService).assignOwn(context, maximumSessionDays)
    const account = await findAccount(this.app, accountOf(context.caller))
    return { account: account ?? undefined, limitations }
  }
}
