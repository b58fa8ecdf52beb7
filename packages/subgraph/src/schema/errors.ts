import { errorMessages, Refusal, type ErrorCode } from '@enigm/contracts'
import type { ValidationError } from 'class-validator'
import { GraphQLError } from 'graphql'
import { ArgumentValidationError } from 'type-graphql'
import type { Context } from '../context'

/** A top-level error of the answer: a code of the closed list, without stack trace, SQL or values of the input. */
export interface ClientError {
  message: string
  path?: readonly (string | number)[]
  extensions: { code: ErrorCode; correlationId?: string }
}

/** A scalar refuses a value; the message describes the form and does not depend on the value. */
export class InvalidValue extends GraphQLError {}

/** The refusal that corresponds to an error; undefined for an unexpected error. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof ArgumentValidationError) return new Refusal('BAD_USER_INPUT', brokenConstraints(error))
  return undefined
}

/** Formats an error of graphql-js: refusals and mistakes of the request are shown, every other error is masked and logged. */
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
 * A mistake of the request, found before any resolver ran. The message of graphql-js contains the invalid value, so only its
 * place and the scalar's message are kept: `The input is not valid: input.pin`.
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

/** The messages of the violated constraints; those of class-validator contain the field and never the value. */
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
 * The message of an unexpected error can contain values of a statement or an input, so it is logged at level debug only. The
 * name of the error, its SQLSTATE, its path and its stack are sufficient to find it.
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
