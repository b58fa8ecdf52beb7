import { ArrayMaxSize, IsOptional, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'

/** One to forty characters, none of them a control character. */
const LABEL = /^\P{C}{1,40}$/u
const LONGEST_ORIGIN = 255
/** Up to this many characters of base64url. */
const base64url = (longest: number) => new RegExp(`^[\\w-]{1,${longest}}$`)
/** 1023 octets at most (WebAuthn Level 3, section 4). */
const CREDENTIAL_ID = base64url(1364)
const CLIENT_DATA = base64url(2048)

@InputType({ description: 'Where a passkey is to be registered.' })
export class StartPasskeyRegistrationInput {
  @Field(() => String, { description: 'The origin of the page, such as `https://command.example`.' })
  @MaxLength(LONGEST_ORIGIN)
  origin!: string
}

@InputType({
  description: 'What the authenticator has answered, every part in base64url, and the right to add it.',
})
export class RegisterPasskeyInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string

  @Field(() => String, { nullable: true, description: 'A grant for PASSKEY_REGISTRATION of this account.' })
  @IsOptional()
  @MaxLength(4096)
  grant?: string | null

  @Field(() => String, { description: 'What its holder calls it, in up to 40 characters.' })
  @Matches(LABEL)
  label!: string

  @Field(() => String, { description: 'The `id` of the credential.' })
  @Matches(CREDENTIAL_ID)
  credentialId!: string

  @Field(() => String, { description: 'The `response.clientDataJSON` of the credential.' })
  @Matches(CLIENT_DATA)
  clientDataJson!: string

  @Field(() => String, { description: 'The `response.attestationObject` of the credential.' })
  @Matches(base64url(8192))
  attestationObject!: string

  @Field(() => [String], { description: 'The `response.transports` of the credential.', defaultValue: [] })
  @ArrayMaxSize(8)
  @Matches(/^[a-z-]{1,20}$/, { each: true })
  transports!: string[]
}

@InputType({ description: 'Where a passkey is to sign in.' })
export class StartPasskeySignInInput {
  @Field(() => String, { description: 'The origin of the page, such as `https://command.example`.' })
  @MaxLength(LONGEST_ORIGIN)
  origin!: string
}

@InputType({ description: 'What the authenticator has answered; every part in base64url.' })
export class SignInWithPasskeyInput {
  @Field(() => String, { description: 'The `id` of the credential.' })
  @Matches(CREDENTIAL_ID)
  credentialId!: string

  @Field(() => String, { description: 'The `response.clientDataJSON` of the credential.' })
  @Matches(CLIENT_DATA)
  clientDataJson!: string

  @Field(() => String, { description: 'The `response.authenticatorData` of the credential.' })
  @Matches(base64url(2048))
  authenticatorData!: string

  @Field(() => String, { description: 'The `response.signature` of the credential.' })
  @Matches(base64url(2048))
  signature!: string

  @Field(() => String, { description: 'The `response.userHandle` of the credential.' })
  @Matches(base64url(128))
  userHandle!: string
}

@InputType({ description: 'The passkey and its new name.' })
export class RenamePasskeyInput {
  @Field(() => ID, { description: 'One of the own passkeys.' })
  @MaxLength(64)
  passkeyId!: string

  @Field(() => String, { description: 'What its holder calls it from now on, in up to 40 characters.' })
  @Matches(LABEL)
  label!: string
}

@InputType({ description: 'The passkey that goes.' })
export class RemovePasskeyInput {
  @Field(() => ID, { description: 'One of the own passkeys.' })
  @MaxLength(64)
  passkeyId!: string
}
