import { audiences, limitations, type LimitationCode } from '@enigm/contracts'
import { Field, InterfaceType, ObjectType } from 'type-graphql'
import { Audiences, Shareable } from './directives'

/** What every expected failure shows, so that a client handles those of all services alike; `errorCodes` makes the types. */
@Audiences(...audiences)
@InterfaceType({
  description: 'An expected failure of a mutation; nothing has changed.',
  autoRegisterImplementations: false,
})
export abstract class UserError {
  @Field(() => String, { description: 'Names the failure; it never changes its meaning.' })
  code!: string

  @Field(() => String, { description: 'What is wrong, in one sentence.' })
  message!: string

  @Field(() => [String], {
    description: 'The input field it is about, from `input` on; empty for the whole input.',
  })
  path!: string[]
}

/** One honest statement of what an operation cannot do (register LIM). */
@Shareable()
@Audiences(...audiences)
@ObjectType({ description: 'What an operation cannot do, said openly.' })
export class Limitation {
  @Field(() => String, { description: 'Names the statement; it never changes its meaning.' })
  code!: LimitationCode

  @Field(() => String, { description: 'The statement, ready to be shown.' })
  statement!: string
}

/** The limitation with this code, as a payload carries it. */
export function limitation(code: LimitationCode): Limitation {
  return { code, statement: limitations[code] }
}

/** What every payload has beside its object; a resolver may leave both out. */
export interface MutationPayload<E extends UserError> {
  limitations?: Limitation[]
  errors?: E[]
}

/**
 * What a payload class extends. Its object is nullable, its resolver gives `{ device }`, and a thrown DomainFailure fills
 * `errors`: `class RevokeDevicePayload extends payloadOf(DevicesError) { @Field(() => Device, { nullable: true }) device?: Device }`
 */
export function payloadOf<E extends UserError>(errorType: new () => E): new () => MutationPayload<E> {
  @ObjectType()
  class Payload implements MutationPayload<E> {
    @Field(() => [Limitation], { description: 'What this operation cannot do.' })
    limitations?: Limitation[]

    @Field(() => [errorType], { description: 'Why nothing has changed; empty when it has.' })
    errors?: E[]
  }
  return Payload
}
