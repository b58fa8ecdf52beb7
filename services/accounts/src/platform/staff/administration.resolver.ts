import { Audiences, Context, Critical, limitation, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { IsEnum, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import { ReasonCategory } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { administered, AdministeredAccount, AdministrativeAction } from './administered-account'
import { AdministrationService } from './administration.service'

@InputType({ description: 'What the platform does to an account, and why.' })
abstract class AdministrationInput {
  @Field(() => ID, { description: 'The platform handle of the account, which its holder can read.' })
  @MaxLength(64)
  accountHandle!: string

  @Field(() => ReasonCategory, { description: 'Why; the holder reads it.' })
  @IsEnum(ReasonCategory)
  reasonCategory!: ReasonCategory

  @Field(() => String, { nullable: true, description: 'The grant for this operation on this account.' })
  grant?: string | null
}

@InputType({ description: 'Which account to restrict, and why.' })
class RestrictAccountInput extends AdministrationInput {}

@InputType({ description: 'Which account to suspend, and why.' })
class SuspendAccountInput extends AdministrationInput {}

@InputType({ description: 'Which account to reinstate, and why.' })
class ReinstateAccountInput extends AdministrationInput {}

@Audiences('panel')
@ObjectType({ description: 'The account after the platform acted.' })
class AdministrationPayload extends payloadOf(AccountsError) {
  @Field(() => AdministeredAccount, { nullable: true, description: 'The account in its new state.' })
  account?: AdministeredAccount
}

@Audiences('panel')
@ObjectType({ description: 'The account that was restricted.' })
class RestrictAccountPayload extends AdministrationPayload {}

@Audiences('panel')
@ObjectType({ description: 'The account that was suspended.' })
class SuspendAccountPayload extends AdministrationPayload {}

@Audiences('panel')
@ObjectType({ description: 'The account that was reinstated.' })
class ReinstateAccountPayload extends AdministrationPayload {}

@Resolver()
export class AdministrationResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => RestrictAccountPayload, {
    nullable: true,
    description:
      'Leaves an account only what reads its own state, in every session and at once. For operators with a grant. Followed by accounts.account.restricted.',
  })
  @RequiresScopes('platform:operate')
  @Critical('ACCOUNT_RESTRICTION', 'accountHandle')
  @Audiences('panel')
  restrictAccount(
    @Arg('input', { description: 'The account.' }) input: RestrictAccountInput,
    @Ctx() context: Context,
  ): Promise<RestrictAccountPayload> {
    return this.move(AdministrativeAction.RESTRICT, input, context)
  }

  @Mutation(() => SuspendAccountPayload, {
    nullable: true,
    description:
      'Takes an account out of use and closes all its sessions, effective at once. For operators with a grant. Followed by accounts.account.suspended and one accounts.session.closed each.',
  })
  @RequiresScopes('platform:operate')
  @Critical('ACCOUNT_SUSPENSION', 'accountHandle')
  @Audiences('panel')
  suspendAccount(
    @Arg('input', { description: 'The account.' }) input: SuspendAccountInput,
    @Ctx() context: Context,
  ): Promise<SuspendAccountPayload> {
    return this.move(AdministrativeAction.SUSPEND, input, context)
  }

  @Mutation(() => ReinstateAccountPayload, {
    nullable: true,
    description:
      'Gives an account back to its holder; sessions that were closed stay closed. For operators with a grant. Followed by accounts.account.reinstated.',
  })
  @RequiresScopes('platform:operate')
  @Critical('ACCOUNT_REINSTATEMENT', 'accountHandle')
  @Audiences('panel')
  reinstateAccount(
    @Arg('input', { description: 'The account.' }) input: ReinstateAccountInput,
    @Ctx() context: Context,
  ): Promise<ReinstateAccountPayload> {
    return this.move(AdministrativeAction.REINSTATE, input, context)
  }

  private async move(
    action: AdministrativeAction,
    input: AdministrationInput,
    context: Context,
  ): Promise<AdministrationPayload> {
    const account = await this.app.get(AdministrationService).move(context, action, input)
    const isReinstated = action === AdministrativeAction.REINSTATE
    return {
      account: administered(account),
      limitations: isReinstated ? [] : [limitation('RESTRICTION_FUTURE_ONLY')],
    }
  }
}
