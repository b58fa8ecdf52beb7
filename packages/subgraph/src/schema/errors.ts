import {
  errorMessages,
  inputPathOf,
  inputPathOfVariable,
  Refusal,
  type ErrorCode,
  type InputPath,
} from '@enigm/contracts'
import type { ValidationError } from 'class-validator'
import { GraphQLError, type DocumentNode } from 'graphql'
import { ArgumentValidationError } from 'type-graphql'
import type { Context } from '../context'

/** A top-level error of the answer: a code of the closed list, without stack trace, SQL or values of the input. */
export interface ClientError {
  message: string
  path?: readonly (string | number)[]
  extensions: { code: ErrorCode; correlationId?: string; path?: InputPath }
}

/** A scalar refuses a value; the message describes the form and does not depend on the value. */
export class InvalidValue extends GraphQLError {}

/** The refusal that corresponds to an error; undefined for an unexpected error. `argument` is the validated argument. */
export function refusalOf(error: unknown, argument?: 'input'): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof ArgumentValidationError) return constraintRefusal(error, argument ? [argument] : [])
  return undefined
}

/** Formats an error of graphql-js: refusals and mistakes of the request are shown, every other error is masked and logged. */
export function clientError(error: GraphQLError, context: Context, document?: DocumentNode): ClientError {
  const refusal = refusalOf(error.originalError ?? error) ?? requestRefusal(error, document)
  if (refusal && refusal.code !== 'INTERNAL') return asClientError(refusal, error.path)
  logInternal(error, context)
  return {
    message: errorMessages.INTERNAL,
    path: error.path,
    extensions: { code: 'INTERNAL', correlationId: context.correlationId },
  }
}

export function asClientError(
  { code, message, inputPath }: Refusal,
  path?: readonly (string | number)[],
): ClientError {
  return { message, path, extensions: { code, ...(inputPath && { path: inputPath }) } }
}

/** `The input is not valid: input.pin. It has six digits.` */
function invalidInput(inputPath: InputPath | undefined, sentence?: string): Refusal {
  if (!inputPath) return new Refusal('BAD_USER_INPUT')
  const place = `${errorMessages.BAD_USER_INPUT.slice(0, -1)}: ${inputPath.join('.')}.`
  return new Refusal('BAD_USER_INPUT', [place, ...(sentence ? [sentence] : [])].join(' '), inputPath)
}

/**
 * A mistake of the request, found before any resolver ran. The message of graphql-js contains the invalid value, so only its
 * place and the scalar's message are kept.
 */
function requestRefusal(error: GraphQLError, document: DocumentNode | undefined): Refusal | undefined {
  if (error.path) return undefined
  const { originalError: cause } = error
  return invalidInput(
    document && placeOf(error, document),
    cause instanceof InvalidValue ? cause.message : undefined,
  )
}

const IN_VARIABLE = /^Variable "\$(\w+)"(?: got invalid value .* at "\w+\.?([\w.[\]]+)")?/s
const LACKS_FIELD = /Field "(?:\w+\.)?(\w+)" of required type "[\w![\]]+" was not provided\.$/

function placeOf({ message, nodes }: GraphQLError, document: DocumentNode): InputPath | undefined {
  const [, variable, within = ''] = IN_VARIABLE.exec(message) ?? []
  const place = variable
    ? inputPathOfVariable(document, variable)
    : inputPathOf(document, (node) => nodes?.[0] === node)
  const lacking = LACKS_FIELD.exec(message)?.[1]
  return place && [...place, ...(within.match(/\w+/g) ?? []), ...(lacking ? [lacking] : [])]
}

/** The first violated constraint; its message contains the field and never the value. */
function constraintRefusal(error: ArgumentValidationError, from: InputPath): Refusal {
  let inputPath = from
  let broken = error.extensions.validationErrors as ValidationError[]
  for (;;) {
    const [first] = broken
    if (!first) return new Refusal('BAD_USER_INPUT')
    inputPath = [...inputPath, first.property]
    const text = Object.values(first.constraints ?? {}).at(-1)
    if (text) return invalidInput(inputPath, sentenceOf(text, first.property))
    broken = first.children ?? []
  }
}

/** `It must be a number.`, from `amount must be a number`. */
function sentenceOf(text: string, property: string): string {
  return `${text.replace(new RegExp(`^${property} `), 'It ')}.`
}

/**
 * The message of an unexpected error can contain values of a statement or an input, so it is logged at level debug only. The
 * name of the error, its SQLSTATE, its path and its stack are sufficient to find it. A message about a missing table or
 * column names only that: it is what a forgotten migration looks like.
 */
function logInternal(error: GraphQLError, { log }: Context): void {
  const cause = error.originalError ?? error
  const { code, driverError } = cause as { code?: unknown; driverError?: { code?: unknown } }
  const sqlState = driverError?.code ?? code
  const missing = missingObjects.has(sqlState) ? { reason: cause.message } : {}
  const stack = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  log.error({ error: cause.name, sqlState, ...missing, path: error.path?.join('.'), stack }, 'masked error')
  log.debug({ message: cause.message }, 'message of the masked error')
}

/** SQLSTATE undefined_table and undefined_column. */
const missingObjects: ReadonlySet<unknown> = new Set(['42P01', '42703'])
