import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'

/** WebAuthn Level 3, section 5.1.8: `PublicKeyCredential.parseCreationOptionsFromJSON` takes it as it is. */
@Audiences('panel')
@ObjectType({ description: 'The site that a passkey is for.' })
class PasskeyRelyingParty {
  @Field(() => String, { description: 'The domain that the passkey works on.' })
  id!: string

  @Field(() => String, { description: 'The name that the authenticator shows.' })
  name!: string
}

@Audiences('panel')
@ObjectType({ description: 'How the authenticator lists the passkey; the names are the same for everyone.' })
class PasskeyUser {
  @Field(() => String, { description: 'Random to everyone except this service, in base64url.' })
  id!: string

  @Field(() => String, { description: 'The same for everyone.' })
  name!: string

  @Field(() => String, { description: 'The same for everyone.' })
  displayName!: string
}

@Audiences('panel')
@ObjectType({ description: 'A signature algorithm that is accepted.' })
class PasskeyAlgorithm {
  @Field(() => String, { description: 'Always `public-key`.' })
  type!: string

  @Field(() => Int, { description: 'Its COSE number.' })
  alg!: number
}

@Audiences('panel')
@ObjectType({ description: 'A passkey that is registered already.' })
class PasskeyDescriptor {
  @Field(() => String, { description: 'Always `public-key`.' })
  type!: string

  @Field(() => String, { description: 'Its id in the authenticator, in base64url.' })
  id!: string
}

@Audiences('panel')
@ObjectType({ description: 'The abilities that the authenticator must have.' })
class PasskeySelection {
  @Field(() => String, { description: 'Always `required`: it signs in without a number.' })
  residentKey!: string

  @Field(() => Boolean, { description: 'Always true.' })
  requireResidentKey!: boolean

  @Field(() => String, { description: 'Always `required`.' })
  userVerification!: string
}

@Audiences('panel')
@ObjectType({ description: 'The options of `navigator.credentials.create`, as JSON.' })
export class PasskeyRegistrationOptions {
  @Field(() => String, { description: 'Works once, for five minutes, in this session; in base64url.' })
  challenge!: string

  @Field(() => PasskeyRelyingParty, { description: 'The site that the passkey is for.' })
  rp!: PasskeyRelyingParty

  @Field(() => PasskeyUser, { description: 'How the authenticator lists it.' })
  user!: PasskeyUser

  @Field(() => [PasskeyAlgorithm], { description: 'The accepted algorithms, the best first.' })
  pubKeyCredParams!: PasskeyAlgorithm[]

  @Field(() => Int, { description: 'Milliseconds that the browser waits.' })
  timeout!: number

  @Field(() => [PasskeyDescriptor], { description: 'Passkeys that are registered already.' })
  excludeCredentials!: PasskeyDescriptor[]

  @Field(() => PasskeySelection, { description: 'The abilities that the authenticator must have.' })
  authenticatorSelection!: PasskeySelection

  @Field(() => String, { description: 'Always `none`: the maker of the authenticator is not requested.' })
  attestation!: string
}

@Audiences('panel')
@ObjectType({
  description:
    'The options of `navigator.credentials.get`, as JSON; no list of passkeys, so no account is named.',
})
export class PasskeySignInOptions {
  @Field(() => String, { description: 'Works once, for five minutes; in base64url.' })
  challenge!: string

  @Field(() => String, { description: 'The domain that the passkey works on.' })
  rpId!: string

  @Field(() => Int, { description: 'Milliseconds that the browser waits.' })
  timeout!: number

  @Field(() => String, { description: 'Always `required`.' })
  userVerification!: string
}
