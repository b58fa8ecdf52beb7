import {
  accountOf,
  Audiences,
  Input,
  RequiresScopes,
  withoutContactSentence,
  WithoutContact,
  type Context,
} from '@enigm/subgraph'
import { ArrayMaxSize, Matches, MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { sessionTokens } from '../session/session.resolver'
import { PasskeySignInService } from './passkey-sign-in.service'
import { Passkey } from './passkey.entity'
import { PasskeyAction } from './passkey.lifecycle'
import { PasskeyRegistrationOptions, PasskeySignInOptions } from './passkey-options'
import { passkeysOfAccount } from './passkey.queries'
import { PasskeyService } from './passkey.service'

/** One to forty characters, none of them a control character. */
const LABEL = /^\P{C}{1,40}$/u
const LONGEST_ORIGIN = 255
/** 1023 octets (WebAuthn Level 3, section 4). */
const LONGEST_CREDENTIAL_ID = 1364
const LONGEST_CLIENT_DATA = 2048

const IsLabel = () =>
  Matches(LABEL, { message: '$property has 1 to 40 characters, none of them a control character' })

const IsBase64url = (longest: number) =>
  Matches(new RegExp(`^[\\w-]{1,${longest}}$`), {
    message: `$property has 1 to ${longest} characters of base64url`,
  })

@InputType()
class OriginInput {
  @Field(() => String, { description: 'The origin of the page, such as `https://command.example`.' })
  @MaxLength(LONGEST_ORIGIN)
  origin!: string
}

@InputType()
class RegistrationInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => String, { description: `Its name, in up to 40 characters. ${withoutContactSentence}` })
  @IsLabel()
  @WithoutContact()
  label!: string

  @Field(() => String, { description: 'The `id` of the credential, in base64url.' })
  @IsBase64url(LONGEST_CREDENTIAL_ID)
  credentialId!: string

  @Field(() => String, { description: 'The `response.clientDataJSON` of the credential, in base64url.' })
  @IsBase64url(LONGEST_CLIENT_DATA)
  clientDataJson!: string

  @Field(() => String, { description: 'The `response.attestationObject` of the credential, in base64url.' })
  @IsBase64url(8192)
  attestationObject!: string

  @Field(() => [String], { description: 'The `response.transports` of the credential.', defaultValue: [] })
  @ArrayMaxSize(8)
  @Matches(/^[a-z-]{1,20}$/, {
    each: true,
    message: '$property has entries of 1 to 20 lower-case letters and "-"',
  })
  transports!: string[]
}

@InputType()
class AssertionInput {
  @Field(() => String, { description: 'The `id` of the credential, in base64url.' })
  @IsBase64url(LONGEST_CREDENTIAL_ID)
  credentialId!: string

  @Field(() => String, { description: 'The `response.clientDataJSON` of the credential, in base64url.' })
  @IsBase64url(LONGEST_CLIENT_DATA)
  clientDataJson!: string

  @Field(() => String, { description: 'The `response.authenticatorData` of the credential, in base64url.' })
  @IsBase64url(2048)
  authenticatorData!: string

  @Field(() => String, { description: 'The `response.signature` of the credential, in base64url.' })
  @IsBase64url(2048)
  signature!: string

  @Field(() => String, { description: 'The `response.userHandle` of the credential, in base64url.' })
  @IsBase64url(128)
  userHandle!: string
}

@InputType()
class PasskeyInput {
  @Field(() => ID, { description: 'One of the own passkeys.' })
  @MaxLength(64)
  passkeyId!: string
}

@InputType()
class NamedPasskeyInput extends PasskeyInput {
  @Field(() => String, { description: `Its new name, in up to 40 characters. ${withoutContactSentence}` })
  @IsLabel()
  @WithoutContact()
  label!: string
}

const holder = { audiences: ['panel'], requires: ['account:secure'] } as const
const authorizedHolder = {
  audiences: ['panel'],
  requires: [['account:secure', 'account:authorize']],
} as const
const anyone = { audiences: ['panel'], requires: 'nothing' } as const
const passkey = [Passkey, 'The passkey as it now is; null when nothing has changed.'] as const

@Resolver(() => Passkey)
export class PasskeyResolver {
  private readonly passkeys: PasskeyService
  private readonly signIns: PasskeySignInService

  constructor(app: AccountsApp) {
    this.passkeys = app.get(PasskeyService)
    this.signIns = app.get(PasskeySignInService)
  }

  @FieldResolver(() => [PasskeyAction], { description: 'The actions that its present state allows.' })
  availableActions(): PasskeyAction[] {
    return Object.values(PasskeyAction)
  }

  @Operation({
    ...authorizedHolder,
    description: 'Starts the registration of a passkey. Nothing changes before registerPasskey.',
    emits: [],
    returns: {
      options: [PasskeyRegistrationOptions, 'Input of `navigator.credentials.create`; null after an error.'],
    },
    errors: ['ORIGIN_UNKNOWN'],
  })
  async startPasskeyRegistration(@Input() { origin }: OriginInput, @Ctx() context: Context) {
    const options = await this.passkeys.startRegistration(context, origin)
    return { options: options as PasskeyRegistrationOptions }
  }

  @Operation({
    ...authorizedHolder,
    grant: ['PASSKEY_REGISTRATION', 'accountId'],
    description: 'Registers a passkey, in the session that has started it. From then on it signs in.',
    emits: 'accounts.passkey.registered',
    returns: { passkey },
    errors: ['NOT_FOUND', 'PASSKEY_INVALID', 'PASSKEY_LIMIT_REACHED'],
  })
  async registerPasskey(@Input() input: RegistrationInput, @Ctx() context: Context) {
    return { passkey: await this.passkeys.register(context, input) }
  }

  @Operation({
    ...anyone,
    description:
      'Starts to sign in with a passkey, the same for everyone. Nothing changes before signInWithPasskey.',
    emits: [],
    returns: {
      options: [PasskeySignInOptions, 'Input of `navigator.credentials.get`; null after an error.'],
    },
    errors: ['ORIGIN_UNKNOWN'],
  })
  async startPasskeySignIn(@Input() { origin }: OriginInput) {
    const options = await this.signIns.start(origin)
    return { options: options as PasskeySignInOptions }
  }

  @Operation({
    ...anyone,
    description:
      'Signs in with a passkey and without a number. A passkey whose signature counter went back is blocked.',
    emits: ['accounts.session.started', 'accounts.account.activated', 'accounts.passkey.blocked'],
    returns: sessionTokens,
    errors: ['PASSKEY_INVALID', 'PASSKEY_BLOCKED', 'ACCOUNT_NOT_ACTIVE'],
  })
  signInWithPasskey(@Input() input: AssertionInput, @Ctx() context: Context) {
    return this.signIns.signIn(context, input)
  }

  @Operation({
    ...holder,
    description: 'Renames one of the own passkeys.',
    emits: 'accounts.passkey.renamed',
    returns: { passkey },
    errors: ['NOT_FOUND'],
  })
  async renamePasskey(@Input() { passkeyId, label }: NamedPasskeyInput, @Ctx() context: Context) {
    return { passkey: await this.passkeys.rename(context, passkeyId, label) }
  }

  @Operation({
    ...holder,
    description: 'Removes one of the own passkeys, the last one too: number and secret remain.',
    emits: 'accounts.passkey.removed',
    returns: { passkeyId: [ID, 'The removed passkey; null when nothing has changed.'] },
    errors: ['NOT_FOUND'],
  })
  async removePasskey(@Input() { passkeyId }: PasskeyInput, @Ctx() context: Context) {
    return { passkeyId: await this.passkeys.remove(context, passkeyId) }
  }
}

@Resolver(() => Account)
export class AccountPasskeysResolver {
  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => [Passkey], {
    description: 'The own passkeys, the oldest first; an account has at most 20.',
  })
  passkeys(@Ctx() { app, caller }: Context): Promise<Passkey[]> {
    return passkeysOfAccount(app, accountOf(caller))
  }
}
