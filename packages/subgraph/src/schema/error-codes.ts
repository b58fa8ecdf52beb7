import type { Audience } from '@enigm/contracts'
import { Field, ObjectType } from 'type-graphql'
import { commonFailures, DomainFailure } from '../failure'
import { Audiences } from './directives'
import { UserError } from './payload'

/** The error type of a service, with the closed list of its codes and their messages. */
export interface ErrorType<Code extends string = string> {
  new (): UserError
  readonly codes: Readonly<Record<Code, string>>
}

/** A failure with a code of the closed list and the message of the code, unless another message is given. */
export interface FailureType<Code extends string> {
  new (code: Code, path?: string[], message?: string): DomainFailure<Code>
}

type Codes<Own> = keyof typeof commonFailures | (keyof Own & string)

/**
 * Defines the expected failures of a service: each code with its message. NOT_FOUND, INVALID_TRANSITION and IDEMPOTENCY_CONFLICT come
 * with them. Two causes of one code read the same, so that a message discloses nothing beyond its code.
 * `export const { DevicesError, DevicesFailure } = errorCodes('Devices', ['panel'], { SELF_APPROVAL: 'A device cannot …' })`
 */
export function errorCodes<const Name extends string, const Own extends Readonly<Record<string, string>>>(
  name: Name,
  seenBy: readonly [Audience, ...Audience[]],
  own: Own,
): { readonly [N in `${Name}Error`]: ErrorType<Codes<Own>> } & {
  readonly [N in `${Name}Failure`]: FailureType<Codes<Own>>
} {
  const codes: Readonly<Record<string, string>> = Object.freeze({ ...commonFailures, ...own })
  const list = Object.entries(codes).map(([code, sentence]) => `- ${code}: ${sentence}`)

  @Audiences(...seenBy)
  @ObjectType(`${name}Error`, {
    implements: UserError,
    description: 'An expected failure of a mutation; nothing has changed.',
  })
  class ServiceError extends UserError {
    static readonly codes = codes

    @Field(() => String, { description: `The code of the failure:\n${list.join('\n')}` })
    override code!: string
  }

  class ServiceFailure extends DomainFailure {
    constructor(code: string, path: string[] = [], message: string = codes[code]!) {
      super(code, message, path)
      this.name = `${name}Failure`
    }
  }
  return { [`${name}Error`]: ServiceError, [`${name}Failure`]: ServiceFailure } as never
}
