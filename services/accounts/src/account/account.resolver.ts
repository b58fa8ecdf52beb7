import {
  accountOf,
  Audiences,
  type AuditEntry,
  AuditEntryConnection,
  type Connection,
  ownAuditTrail,
  Context,
  PageArgs,
  payloadOf,
  RequiresScopes,
} from '@enigm/subgraph'
import { IsOptional, Matches, MaxLength } from 'class-validator'
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql'
import type { AccountsApp } from '../config'
import { AccountsError } from '../errors'
import { AccountCounters, countAccounts } from './account-counters'
import { Account } from './account.entity'
import { AccountService } from './account.service'

/** No e-mail, phone, name or document: there is no field that could take one (ACC-01). */
@InputType({ description: 'What a new account needs: nothing about a person.' })
class CreateAccountInput {
  @Field(() => String, {
    description:
      'At least 128 random bits in 22 to 64 characters; until the first sign-in the same key gives the same answer again, so keep it secret.',
  })
  @Matches(/^[\w-]{22,64}$/)
  idempotencyKey!: string

  @Field(() => String, {
    nullable: true,
    description: 'Proof of a purchase made before the account existed.',
  })
  @IsOptional()
  @MaxLength(2048)
  enrollmentToken?: string | null
}

@Audiences('panel')
@ObjectType({ description: 'The new account and what proves the right to it, shown once.' })
class CreateAccountPayload extends payloadOf(AccountsError) {
  @Field(() => Account, { nullable: true, description: 'The account.' })
  account?: Account

  @Field(() => String, {
    nullable: true,
    description: '16 digits; together with the login secret they sign in.',
  })
  accountNumber?: string

  @Field(() => String, { nullable: true, description: '128 bits in hexadecimal.' })
  loginSecret?: string

  @Field(() => [String], {
    nullable: true,
    description:
      'Ten recovery codes, each of use once; without them and a trusted device a lost secret loses the account.',
  })
  recoveryCodes?: string[]
}

@Resolver(() => Account)
export class AccountResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => Account, { nullable: true, description: 'The own account. For whoever has signed in.' })
  @RequiresScopes('account:self')
  @Audiences('panel', 'device')
  me(@Ctx() { caller }: Context): Promise<Account | null> {
    return this.app.get(AccountService).find(accountOf(caller))
  }

  @Query(() => AccountCounters, {
    description: 'How many accounts there are in each state. For operators, auditors and dashboards.',
  })
  @RequiresScopes('dashboard:read')
  @Audiences('panel', 'internal')
  accountCounters(): Promise<AccountCounters> {
    return countAccounts(this.app)
  }

  @Mutation(() => CreateAccountPayload, {
    nullable: true,
    description:
      'Creates an account without any identity. Open to everyone. Followed by accounts.account.created.',
  })
  @Audiences('panel')
  createAccount(
    @Arg('input', { description: 'The request.' }) input: CreateAccountInput,
    @Ctx() context: Context,
  ): Promise<CreateAccountPayload> {
    return this.app.get(AccountService).create(context, input)
  }

  @FieldResolver(() => AuditEntryConnection, { description: 'What happened to the account, newest first.' })
  @RequiresScopes('account:self')
  @Audiences('panel')
  audit(@Ctx() context: Context, @Args() page: PageArgs): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, page)
  }
}
