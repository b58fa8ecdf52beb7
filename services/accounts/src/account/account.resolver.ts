import {
  AccountHandle,
  accountOf,
  Audiences,
  IdempotencyKey,
  Input,
  limitation,
  RequiresScopes,
  type Context,
} from '@enigm/subgraph'
import { IsOptional, MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, InputType, ObjectType, Query, Resolver, Root } from 'type-graphql'
import type { AccountsApp } from '../config'
import { Operation } from '../errors'
import { Account } from './account.entity'
import { AccountMove } from './account-move.entity'
import { findAccount, movesOf } from './account.queries'
import { AccountService, type Visibility } from './account.service'
import { platformHandle } from './platform-handle'

/** No e-mail, phone, name or document: there is no field that could take one (ACC-01). */
@InputType()
class CreationInput {
  @Field(() => IdempotencyKey, {
    description: 'Until the first sign-in the same key gives the same answer again; keep it secret.',
  })
  idempotencyKey!: string

  @Field(() => String, {
    nullable: true,
    description: 'Proof of a purchase made before the account existed.',
  })
  @IsOptional()
  @MaxLength(2048)
  enrollmentToken?: string | null
}

@InputType()
class VisibilityInput implements Visibility {
  @Field(() => Boolean, {
    description: 'Whether they see that it is a member, by its handle and role there.',
  })
  shownToFellowMembers!: boolean

  @Field(() => Boolean, { description: 'Whether those who see it also see the day on which it joined.' })
  joinDayShown!: boolean
}

/** A closed list, each with the least as its default; administrators of an organization see its members anyway. */
@Audiences('panel')
@ObjectType({
  description: 'The part of the account that fellow members of an organization see who do not administer it.',
})
class AccountVisibility implements Visibility {
  @Field(() => Boolean, {
    description: 'Whether they see that it is a member, by its handle and role there; false at first.',
  })
  shownToFellowMembers!: boolean

  @Field(() => Boolean, {
    description: 'Whether those who see it also see the day on which it joined; false at first.',
  })
  joinDayShown!: boolean
}

@Resolver(() => Account)
export class AccountResolver {
  private readonly accounts: AccountService

  constructor(private readonly app: AccountsApp) {
    this.accounts = app.get(AccountService)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('account:self')
  @Query(() => Account, { nullable: true, description: 'The own account. Needs account:self.' })
  me(@Ctx() { app, caller }: Context): Promise<Account | null> {
    return findAccount(app, accountOf(caller))
  }

  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => [AccountMove], {
    description: 'How the account came into its present state, newest first; at most 100 changes.',
  })
  lifecycle(@Ctx() { app, caller }: Context): Promise<AccountMove[]> {
    return movesOf(app, accountOf(caller))
  }

  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => AccountHandle, {
    description:
      'Names the account to the platform’s staff, so that its holder can refer to it; it opens nothing.',
  })
  platformHandle(@Ctx() { app, caller }: Context): string {
    return platformHandle(app, accountOf(caller))
  }

  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => AccountVisibility, {
    description: 'The part of the account that fellow members of its organizations see.',
  })
  visibility(@Root() account: Account): Visibility {
    return account
  }

  @Operation({
    audiences: ['panel'],
    requires: 'nothing',
    description:
      'Creates an account without any identity. It is erased after 24 hours if its holder has not signed in by then and has bought nothing.',
    emits: 'accounts.account.created',
    returns: {
      account: [Account, 'The account; null when none was created.'],
      accountNumber: [String, '16 digits; together with the login secret they sign in. Shown once.'],
      loginSecret: [String, '128 bits in hexadecimal. Shown once.'],
      recoveryCodes: [
        [String],
        'Ten recovery codes, each of use once; without them and a trusted device a lost secret loses the account. Shown once.',
      ],
    },
    errors: [
      'IDEMPOTENCY_KEY_USED',
      'IDEMPOTENCY_CONFLICT',
      'ENROLLMENT_TOKEN_INVALID',
      'ENROLLMENT_TOKEN_USED',
    ],
  })
  createAccount(@Input() input: CreationInput, @Ctx() context: Context) {
    return this.accounts.create(context, input)
  }

  @Operation({
    audiences: ['panel'],
    requires: [['account:secure', 'organizations:join']],
    description:
      'Decides what fellow members of organizations see of the own account, from the next read on. No administrator can call it for a member.',
    emits: 'accounts.account.visibility.changed',
    returns: { account: [Account, 'The account as it now is; null when nothing has changed.'] },
    errors: ['NOT_FOUND'],
  })
  async updateAccountVisibility(@Input() input: VisibilityInput, @Ctx() context: Context) {
    const account = await this.accounts.updateVisibility(context, input)
    return { account, limitations: [limitation('VISIBILITY_FUTURE_ONLY')] }
  }
}
