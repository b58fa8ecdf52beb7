import { errorMessages, Refusal, type ErrorCode } from '@enigm/contracts'
import type { ValidationError } from 'class-validator'
import { GraphQLError } from 'graphql'
import { ArgumentValidationError } from 'type-graphql'
import type { Context } from '../context'

/** A top-level error as it leaves the subgraph: closed codes, no stack, no SQL, no echo of the input. */
export interface ClientError {
  message: string
  path?: readonly (string | number)[]
  extensions: { code: ErrorCode; correlationId?: string }
}

/** A scalar's refusal of a value: its message is one sentence about the form, the same for every value. */
export class InvalidValue extends GraphQLError {}

/** The refusal that an error stands for, if it is an expected one. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof ArgumentValidationError) return new Refusal('BAD_USER_INPUT', brokenConstraints(error))
  return undefined
}

/** Formats what graphql-js found: expected refusals pass, the request's own mistakes are named, the rest is masked and logged. */
export function clientError(error: GraphQLError, context: Context): ClientError {
  const refusal = refusalOf(error.originalError ?? error) ?? requestRefusal(error)
  if (refusal && refusal.code !== 'INTERNAL') return asClientError(refusal, error.path)
  logInternal(error, context)
  return {
    message: errorMessages.INTERNAL,
    path: error.path,
    extensions: { code: 'INTERNAL', correlationId: context.correlationId },
  }
}

export function asClientError(refusal: Refusal, path?: readonly (string | number)[]): ClientError {
  return { message: refusal.message, path, extensions: { code: refusal.code } }
}

/**
 * A mistake of the request itself, found before any resolver ran. graphql-js repeats the value that it did not like, so only
 * the place is kept, and what the scalar says of its form: `The input is not valid: input.pin`.
 */
function requestRefusal(error: GraphQLError): Refusal | undefined {
  if (error.path) return undefined
  const [, variable = '', place = ''] =
    /^Variable "\$(\w+)"(?: got invalid value .* at "([\w.[\]]+)")?/s.exec(error.message) ?? []
  const where = place || variable
  const { originalError: cause } = error
  const form = cause instanceof InvalidValue ? `. ${cause.message}` : ''
  return new Refusal(
    'BAD_USER_INPUT',
    where ? `${errorMessages.BAD_USER_INPUT.slice(0, -1)}: ${where}${form}` : undefined,
  )
}

const REGULAR_EXPRESSION = /must match .+ regular expression$/s

/** The texts of the constraints that were broken; class-validator's own texts name the field and never the value. */
function brokenConstraints(error: ArgumentValidationError): string {
  const texts = (errors: readonly ValidationError[]): string[] =>
    errors.flatMap((each) => [
      ...Object.values(each.constraints ?? {}).map((text) =>
        text.replace(REGULAR_EXPRESSION, 'does not have the expected form'),
      ),
      ...texts(each.children ?? []),
    ])
  return (
    texts(error.extensions.validationErrors as ValidationError[]).join('; ') || errorMessages.BAD_USER_INPUT
  )
}

/**
 * The message of an unexpected error may hold values of a statement or an input: it is logged at level debug only; the error's
 * kind, its SQLSTATE, its place in the answer and its stack are enough to find it.
 */
function logInternal(error: GraphQLError, { log }: Context): void {
  const cause = error.originalError ?? error
  const { code, driverError } = cause as { code?: unknown; driverError?: { code?: unknown } }
  const stack = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  log.error(
    { error: cause.name, sqlState: driverError?.code ?? code, path: error.path?.join('.'), stack },
    'masked error',
  )
  log.debug({ message: cause.message }, 'message of the masked error')
}
