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

/** A top-level error as it leaves the subgraph: closed codes, no stack, no SQL, no echo of the input. */
export interface ClientError {
  message: string
  path?: readonly (string | number)[]
  extensions: { code: ErrorCode; correlationId?: string; path?: InputPath }
}

/** A scalar's refusal of a value: its message is one sentence about the form, the same for every value. */
export class InvalidValue extends GraphQLError {}

/** The refusal that an error stands for, if it is an expected one. `argument` names the argument that was validated. */
export function refusalOf(error: unknown, argument?: 'input'): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof ArgumentValidationError) return constraintRefusal(error, argument ? [argument] : [])
  return undefined
}

/** Formats what graphql-js found: expected refusals pass, the request's own mistakes are named, the rest is masked and logged. */
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
 * A mistake of the request itself, found before any resolver ran. graphql-js repeats the value that it did not like, so only
 * the place is kept, and what the scalar says of its form.
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

/** A constraint that was broken, the topmost of its field; its text names the field and never the value. */
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
