import { accountOf, Audiences, Context, Critical, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { Arg, Ctx, Field, FieldResolver, ID, Mutation, ObjectType, Resolver } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { SessionTokensPayload } from '../session/session.resolver'
import { PasskeySignInService } from './passkey-sign-in.service'
import { Passkey } from './passkey.entity'
import {
  RegisterPasskeyInput,
  RemovePasskeyInput,
  RenamePasskeyInput,
  SignInWithPasskeyInput,
  StartPasskeyRegistrationInput,
  StartPasskeySignInInput,
} from './passkey.inputs'
import { PasskeyAction } from './passkey.lifecycle'
import { PasskeyRegistrationOptions, PasskeySignInOptions } from './passkey.options'
import { PasskeyService } from './passkey.service'

@Audiences('panel')
@ObjectType({ description: 'The beginning of a registration.' })
class StartPasskeyRegistrationPayload extends payloadOf(AccountsError) {
  @Field(() => PasskeyRegistrationOptions, { nullable: true, description: 'For the authenticator.' })
  options?: PasskeyRegistrationOptions
}

@Audiences('panel')
@ObjectType({ description: 'The new passkey.' })
class RegisterPasskeyPayload extends payloadOf(AccountsError) {
  @Field(() => Passkey, { nullable: true, description: 'The passkey.' })
  passkey?: Passkey
}

@Audiences('panel')
@ObjectType({ description: 'The beginning of a sign-in.' })
class StartPasskeySignInPayload extends payloadOf(AccountsError) {
  @Field(() => PasskeySignInOptions, { nullable: true, description: 'For the authenticator.' })
  options?: PasskeySignInOptions
}

@Audiences('panel')
@ObjectType({ description: 'The session that was begun.' })
class SignInWithPasskeyPayload extends SessionTokensPayload {}

@Audiences('panel')
@ObjectType({ description: 'The renamed passkey.' })
class RenamePasskeyPayload extends payloadOf(AccountsError) {
  @Field(() => Passkey, { nullable: true, description: 'The passkey.' })
  passkey?: Passkey
}

@Audiences('panel')
@ObjectType({ description: 'What was removed.' })
class RemovePasskeyPayload extends payloadOf(AccountsError) {
  @Field(() => ID, { nullable: true, description: 'The passkey that is gone.' })
  passkeyId?: string
}

@Resolver(() => Passkey)
export class PasskeyResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => StartPasskeyRegistrationPayload, {
    nullable: true,
    description:
      'Begins to register a passkey. For whoever can authorize it. No event follows: nothing changes before registerPasskey.',
  })
  @RequiresScopes(['account:secure', 'account:authorize'])
  @Audiences('panel')
  async startPasskeyRegistration(
    @Arg('input', { description: 'The page.' }) input: StartPasskeyRegistrationInput,
    @Ctx() context: Context,
  ): Promise<StartPasskeyRegistrationPayload> {
    const options = await this.app.get(PasskeyService).startRegistration(context, input.origin)
    return { options: options as PasskeyRegistrationOptions }
  }

  @Mutation(() => RegisterPasskeyPayload, {
    nullable: true,
    description:
      'Registers a passkey, which signs in from then on. For the session that began it, with a grant for PASSKEY_REGISTRATION. Followed by accounts.passkey.registered.',
  })
  @RequiresScopes(['account:secure', 'account:authorize'])
  @Critical('PASSKEY_REGISTRATION', 'accountId')
  @Audiences('panel')
  async registerPasskey(
    @Arg('input', { description: 'The answer of the authenticator.' }) input: RegisterPasskeyInput,
    @Ctx() context: Context,
  ): Promise<RegisterPasskeyPayload> {
    return { passkey: await this.app.get(PasskeyService).register(context, input) }
  }

  @Mutation(() => StartPasskeySignInPayload, {
    nullable: true,
    description:
      'Begins to sign in with a passkey. Open to everyone, and the same for everyone. No event follows: nothing changes before signInWithPasskey.',
  })
  @Audiences('panel')
  async startPasskeySignIn(
    @Arg('input', { description: 'The page.' }) input: StartPasskeySignInInput,
  ): Promise<StartPasskeySignInPayload> {
    const options = await this.app.get(PasskeySignInService).start(input.origin)
    return { options: options as PasskeySignInOptions }
  }

  @Mutation(() => SignInWithPasskeyPayload, {
    nullable: true,
    description:
      'Signs in with a passkey and no number. Open to everyone. Followed by accounts.session.started, or by accounts.passkey.blocked when its counter went back.',
  })
  @Audiences('panel')
  signInWithPasskey(
    @Arg('input', { description: 'The answer of the authenticator.' }) input: SignInWithPasskeyInput,
    @Ctx() context: Context,
  ): Promise<SignInWithPasskeyPayload> {
    return this.app.get(PasskeySignInService).signIn(context, input)
  }

  @Mutation(() => RenamePasskeyPayload, {
    nullable: true,
    description: 'Renames one of the own passkeys. For its holder. Followed by accounts.passkey.renamed.',
  })
  @RequiresScopes('account:secure')
  @Audiences('panel')
  async renamePasskey(
    @Arg('input', { description: 'The passkey and its name.' }) input: RenamePasskeyInput,
    @Ctx() context: Context,
  ): Promise<RenamePasskeyPayload> {
    return { passkey: await this.app.get(PasskeyService).rename(context, input.passkeyId, input.label) }
  }

  @Mutation(() => RemovePasskeyPayload, {
    nullable: true,
    description:
      'Removes one of the own passkeys, the last one too: number and secret remain. For its holder. Followed by accounts.passkey.removed.',
  })
  @RequiresScopes('account:secure')
  @Audiences('panel')
  async removePasskey(
    @Arg('input', { description: 'The passkey.' }) input: RemovePasskeyInput,
    @Ctx() context: Context,
  ): Promise<RemovePasskeyPayload> {
    return { passkeyId: await this.app.get(PasskeyService).remove(context, input.passkeyId) }
  }

  @FieldResolver(() => [PasskeyAction], { description: 'What can be done with the passkey now.' })
  availableActions(): PasskeyAction[] {
    return Object.values(PasskeyAction)
  }
}

@Resolver(() => Account)
export class AccountPasskeysResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => [Passkey], { description: 'The own passkeys, the oldest first; at most 20.' })
  @RequiresScopes('account:self')
  @Audiences('panel')
  passkeys(@Ctx() { caller }: Context): Promise<Passkey[]> {
    return this.app.get(PasskeyService).list(accountOf(caller))
  }
}
