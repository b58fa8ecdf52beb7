import { MaxLength } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { EsimPolicy } from './esim.policy'

const LONGEST_ID = 64

/** What an operation on one eSIM takes that cannot be taken back. */
@InputType()
abstract class CriticalEsimInput {
  @Field(() => ID, { description: 'The eSIM.' })
  @MaxLength(LONGEST_ID)
  esimId!: string

  @Field(() => String, {
    nullable: true,
    description:
      'A grant of authorizeCriticalOperation for this target; without it PIN_REQUIRED is answered.',
  })
  grant?: string | null
}

@InputType({ description: 'What unlinkEsim takes.' })
export class UnlinkEsimInput extends CriticalEsimInput {}

@InputType({ description: 'What deleteEsim takes.' })
export class DeleteEsimInput extends CriticalEsimInput {}

@InputType({ description: 'What retireEsim takes.' })
export class RetireEsimInput extends CriticalEsimInput {}

@InputType({ description: 'What replaceEsim takes.' })
export class ReplaceEsimInput extends CriticalEsimInput {}

@InputType({ description: 'What assignEsimPolicy takes.' })
export class AssignEsimPolicyInput {
  @Field(() => ID, { description: 'The eSIM.' })
  @MaxLength(LONGEST_ID)
  esimId!: string

  @Field(() => EsimPolicy, { description: 'What it may be used for.' })
  policy!: EsimPolicy
}

@InputType({ description: 'What assignEsim takes.' })
export class AssignEsimInput {
  @Field(() => ID, { description: 'The eSIM.' })
  @MaxLength(LONGEST_ID)
  esimId!: string

  @Field(() => ID, { description: 'The membership of the organization whose member shall use it.' })
  @MaxLength(LONGEST_ID)
  membershipId!: string
}
