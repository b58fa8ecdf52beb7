import { MaxLength, MinLength } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { KeyHandle } from './key-handle'

@InputType()
class KeyInput {
  @Field(() => KeyHandle, { description: 'The Key that it is about.' })
  keyHandle!: string
}

@InputType()
class CriticalKeyInput extends KeyInput {
  @Field(() => String, {
    nullable: true,
    description: 'A grant of authorizeCriticalOperation for this Key; without it PIN_REQUIRED is answered.',
  })
  grant?: string | null
}

@InputType({ description: 'What reportKeyLost takes.' })
export class ReportKeyLostInput extends KeyInput {}

@InputType({ description: 'What reportKeyFound takes.' })
export class ReportKeyFoundInput extends CriticalKeyInput {}

@InputType({ description: 'What revokeKey takes.' })
export class RevokeKeyInput extends CriticalKeyInput {}

@InputType({ description: 'What retireKey takes.' })
export class RetireKeyInput extends CriticalKeyInput {}

@InputType({ description: 'What replaceKey takes.' })
export class ReplaceKeyInput extends CriticalKeyInput {
  @Field(() => ID, {
    description:
      'A granted entitlement to an Enigm Key that nothing was ordered for yet: the own one, or that of the organization for a Key of its deployment.',
  })
  @MaxLength(64)
  entitlementId!: string

  @Field(() => String, { description: 'Same key, same answer; 8 to 64 characters.' })
  @MinLength(8)
  @MaxLength(64)
  idempotencyKey!: string
}
