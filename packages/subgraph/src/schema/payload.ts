import { audiences, limitationTexts, type LimitationCode } from '@enigm/contracts'
import { Field, InterfaceType, ObjectType } from 'type-graphql'
import { Audiences, Shareable } from './directives'

/** The interface of every expected failure, which clients handle alike for all services; `errorCodes` creates the types. */
@Audiences(...audiences)
@InterfaceType({
  description: 'An expected failure of a mutation; nothing has changed.',
  autoRegisterImplementations: false,
})
export abstract class UserError {
  @Field(() => String, { description: 'The code of the failure; its meaning never changes.' })
  code!: string

  @Field(() => String, { description: 'The failure in one sentence.' })
  message!: string

  @Field(() => [String], {
    description: 'The path of the input field, starting at `input`; empty for the whole input.',
  })
  path!: string[]
}

/** A statement of what an operation cannot achieve (register LIM). */
@Shareable()
@Audiences(...audiences)
@ObjectType({ description: 'A statement of what an operation cannot achieve.' })
export class Limitation {
  @Field(() => String, { description: 'The code of the statement; its meaning never changes.' })
  code!: LimitationCode

  @Field(() => String, { description: 'The statement as a text for users.' })
  statement!: string
}

/** The limitation with this code. */
export function limitation(code: LimitationCode): Limitation {
  return { code, statement: limitationTexts[code].en }
}

/** The lists of every payload; a resolver can omit both. */
export interface MutationPayload<E extends UserError> {
  limitations?: Limitation[]
  errors?: E[]
}

/**
 * The base of a payload class. Its object is nullable, its resolver returns `{ device }`, and a thrown DomainFailure fills
 * `errors`: `class RevokeDevicePayload extends payloadOf(DevicesError) { @Field(() => Device, { nullable: true }) device?: Device }`
 */
export function payloadOf<E extends UserError>(errorType: new () => E): new () => MutationPayload<E> {
  @ObjectType()
  class Payload implements MutationPayload<E> {
    @Field(() => [Limitation], { description: 'The limitations of this operation.' })
    limitations?: Limitation[]

    @Field(() => [errorType], { description: 'The expected failures; empty after a success.' })
    errors?: E[]
  }
  return Payload
}
