import {
  Audiences,
  Audited,
  AuditEntryConnection,
  auditTrail,
  Context,
  Critical,
  PageArgs,
  payloadOf,
  RequiresScopes,
  type AuditEntry,
  type Connection,
} from '@enigm/subgraph'
import { IsEnum, Matches, MaxLength } from 'class-validator'
import { Arg, Args, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { staffAccounts } from './staff.queries'
import { StaffService } from './staff.service'
import { StaffAccount, staffAccount, StaffAccountConnection, StaffRole } from './staff-account'

@InputType({ description: 'What a new staff account needs: a role and nothing about a person.' })
class CreateStaffAccountInput {
  @Field(() => StaffRole, { description: 'Its role, for good.' })
  @IsEnum(StaffRole)
  role!: StaffRole

  @Field(() => String, {
    description:
      'At least 128 random bits in 22 to 64 characters; until the first sign-in the same key gives the same answer again, so keep it secret.',
  })
  @Matches(/^[\w-]{22,64}$/)
  idempotencyKey!: string

  @Field(() => String, { nullable: true, description: 'The grant for STAFF_CREATION with this role.' })
  grant?: string | null
}

@InputType({ description: 'Which staff account to end.' })
class RevokeStaffAccountInput {
  @Field(() => ID, { description: 'The platform handle of the staff account.' })
  @MaxLength(64)
  accountHandle!: string

  @Field(() => String, { nullable: true, description: 'The grant for STAFF_REVOCATION of this account.' })
  grant?: string | null
}

@Audiences('panel')
@ObjectType({ description: 'The new staff account and what proves the right to it, shown once.' })
class CreateStaffAccountPayload extends payloadOf(AccountsError) {
  @Field(() => StaffAccount, { nullable: true, description: 'The account.' })
  account?: StaffAccount

  @Field(() => String, {
    nullable: true,
    description: '16 digits; together with the login secret they sign in.',
  })
  accountNumber?: string

  @Field(() => String, { nullable: true, description: '128 bits in hexadecimal.' })
  loginSecret?: string

  @Field(() => [String], { nullable: true, description: 'Ten recovery codes, each of use once.' })
  recoveryCodes?: string[]
}

@Audiences('panel')
@ObjectType({ description: 'The staff account that was ended.' })
class RevokeStaffAccountPayload extends payloadOf(AccountsError) {
  @Field(() => StaffAccount, { nullable: true, description: 'The account in its last state.' })
  account?: StaffAccount
}

@Resolver()
export class StaffResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => StaffAccountConnection, {
    description: 'Who may act for the platform, ended accounts included. For operators and auditors.',
  })
  @RequiresScopes('platform:review')
  @Audiences('panel')
  staffAccounts(@Args() page: PageArgs): Promise<Connection<StaffAccount>> {
    return staffAccounts(this.app, page)
  }

  @Query(() => AuditEntryConnection, {
    description:
      'What staff did to accounts for the platform, newest first. For operators and auditors, whose reading is audited.',
  })
  @RequiresScopes('platform:review')
  @Audited()
  @Audiences('panel')
  accountPlatformAudit(@Ctx() context: Context, @Args() page: PageArgs): Promise<Connection<AuditEntry>> {
    return auditTrail(context, 'platform', page)
  }

  @Mutation(() => CreateStaffAccountPayload, {
    nullable: true,
    description:
      'Creates an account for a member of the staff, without any part in what customers have. For operators with a grant. Followed by accounts.account.created.',
  })
  @RequiresScopes('platform:operate')
  @Critical('STAFF_CREATION', 'role')
  @Audiences('panel')
  async createStaffAccount(
    @Arg('input', { description: 'The request.' }) input: CreateStaffAccountInput,
    @Ctx() context: Context,
  ): Promise<CreateStaffAccountPayload> {
    const { account, ...credentials } = await this.app.get(StaffService).create(context, input)
    return { account: staffAccount(account), ...credentials }
  }

  @Mutation(() => RevokeStaffAccountPayload, {
    nullable: true,
    description:
      'Ends a staff account for good and closes its sessions, effective at once. For another operator with a grant. Followed by accounts.account.staff.revoked.',
  })
  @RequiresScopes('platform:operate')
  @Critical('STAFF_REVOCATION', 'accountHandle')
  @Audiences('panel')
  async revokeStaffAccount(
    @Arg('input', { description: 'The account.' }) input: RevokeStaffAccountInput,
    @Ctx() context: Context,
  ): Promise<RevokeStaffAccountPayload> {
    return { account: staffAccount(await this.app.get(StaffService).revoke(context, input.accountHandle)) }
  }
}
