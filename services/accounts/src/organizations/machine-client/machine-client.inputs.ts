import { Equals, Matches, MaxLength, ValidateBy, ValidateNested } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { isCanonicalX } from '../../crypto/ed25519-key'

const LONGEST_ID = 64
/** One to forty characters, none of them a control character. */
const LABEL = /^\P{C}{1,40}$/u
const label = { description: 'What it is to be called, in up to 40 characters; nothing about a person.' }
const idempotencyKey = { description: 'Chosen by the caller: the same key gives the same client.' }
const IDEMPOTENCY_KEY = /^[\w-]{8,64}$/
const grant = {
  nullable: true,
  description: 'A grant of authorizeCriticalOperation for this target; without it PIN_REQUIRED is answered.',
}

function IsCanonicalX(): PropertyDecorator {
  const validate = (x: unknown) => typeof x === 'string' && isCanonicalX(x)
  return ValidateBy({
    name: 'isCanonicalX',
    validator: { validate, defaultMessage: () => 'x must be 32 octets in base64url' },
  })
}

@InputType({
  description: 'An Ed25519 public key as a JSON Web Key (RFC 8037): these three members and no other.',
})
export class Ed25519PublicKeyInput {
  @Field(() => String, { description: '`OKP`.' })
  @Equals('OKP')
  kty!: string

  @Field(() => String, { description: '`Ed25519`.' })
  @Equals('Ed25519')
  crv!: string

  @Field(() => String, { description: 'The 32 octets of the key in base64url.' })
  @IsCanonicalX()
  x!: string
}

@InputType({ description: 'What registerDashboardClient takes.' })
export class RegisterDashboardClientInput {
  @Field(() => String, label)
  @Matches(LABEL)
  label!: string

  @Field(() => Ed25519PublicKeyInput, { description: 'Its public key; the private part never leaves it.' })
  @ValidateNested()
  publicKey!: Ed25519PublicKeyInput

  @Field(() => String, idempotencyKey)
  @Matches(IDEMPOTENCY_KEY)
  idempotencyKey!: string

  @Field(() => String, grant)
  grant?: string | null
}

@InputType({ description: 'What registerPartnerClient takes.' })
export class RegisterPartnerClientInput extends RegisterDashboardClientInput {
  @Field(() => ID, { description: 'The organization that the client is to act for.' })
  @MaxLength(LONGEST_ID)
  organizationId!: string
}

@InputType({ description: 'What rotatePartnerClient takes.' })
export class RotatePartnerClientInput {
  @Field(() => ID, { description: 'The client.' })
  @MaxLength(LONGEST_ID)
  clientId!: string

  @Field(() => Ed25519PublicKeyInput, { description: 'The key that it has not had before.' })
  @ValidateNested()
  publicKey!: Ed25519PublicKeyInput

  @Field(() => String, grant)
  grant?: string | null
}

@InputType({ description: 'What rotateDashboardClient takes.' })
export class RotateDashboardClientInput extends RotatePartnerClientInput {}

@InputType({ description: 'What revokePartnerClient takes.' })
export class RevokePartnerClientInput {
  @Field(() => ID, { description: 'The client.' })
  @MaxLength(LONGEST_ID)
  clientId!: string

  @Field(() => String, grant)
  grant?: string | null
}

@InputType({ description: 'What revokeDashboardClient takes.' })
export class RevokeDashboardClientInput extends RevokePartnerClientInput {}
