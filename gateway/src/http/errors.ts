import { errorCodes, errorMessages, type ErrorCode, type Refusal } from '@enigm/contracts'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

const closedList: ReadonlySet<string> = new Set(errorCodes)

/** Codes of Apollo's own refusals of a request, as ours. */
const translated: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
  QUERY_PLAN_COMPLEXITY_EXCEEDED: 'LIMIT_EXCEEDED',
}

export const httpStatus: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PIN_REQUIRED: 403,
  BAD_USER_INPUT: 400,
  LIMIT_EXCEEDED: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** A refusal of the whole request, with the HTTP status of its code. */
export function refusalError(
  refusal: Pick<Refusal, 'code' | 'message'>,
  headers: [string, string][] = [],
): GraphQLError {
  const { code, message } = refusal
  return new GraphQLError(message, {
    extensions: { code, http: { status: httpStatus[code], headers: new Map(headers) } },
  })
}

/** Texts of graphql-js that name only what the schema or the document calls its parts, never a value. */
const harmless = [
  /^Cannot query field "\w+" on type "\w+"\./,
  /^Unknown (argument|directive|fragment|type) "@?\w+"( on field "[\w.]+"| on directive "@\w+")?\./,
  /^Field "\w+" must not have a selection since type "[\w![\]]+" has no subfields\./,
  /^Field "\w+" of type "[\w![\]]+" must have a selection of subfields\./,
  /^Field "\w+" argument "\w+" of type "[\w![\]]+" is required, but it was not provided\./,
  /^Field "[\w.]+" of required type "[\w![\]]+" was not provided\./,
  /^Field "\w+" is not defined by type "\w+"\./,
  /^Fragment "\w+" is never used\./,
  /^Cannot spread fragment "\w+" within itself/,
  /^Fragment (" ?\w+" )?cannot (be spread here|condition)/,
  /^Variable "\$\w+" is (never used|not defined)/,
  /^Variable "\$\w+" of (required |non-null )?type "[\w![\]]+" (was not provided|used in position)/,
  /^There can be only one (argument|fragment|input field|operation|variable) named/,
  /^The operation must |^This anonymous operation must /,
  /^GET requests only support query operations/,
  /^Operation batching disabled\./,
  /^POST body missing, invalid Content-Type, or JSON object has no keys\./,
  /^GraphQL operations must contain a non-empty `query`/,
  /^GraphQL queries must be strings\./,
  /^`?(variables|extensions|operationName)`? in a POST body/,
  /^The '?(query|variables|extensions|operationName)'? search parameter/,
]

/** Without guesses at names the client did not write and without values it did: either may tell a secret. */
export function plainInputMessage(message: string): string {
  const withoutGuess = message.replace(/ Did you mean .*$/s, '')
  const variable = /^Variable "(\$\w+)" (got|has) invalid value/.exec(withoutGuess)?.[1]
  if (variable) return `Variable "${variable}" is not valid.`
  const expected = /^Expected value of type "([\w![\]]+)"/.exec(withoutGuess)?.[1]
  if (expected) return `Expected a value of type "${expected}".`
  const scalar = /^(Int|Float|String|Boolean|ID) cannot represent/.exec(withoutGuess)?.[1]
  if (scalar) return `Expected a value of type "${scalar}".`
  if (/GraphQL introspection (is not allowed|has been disabled)/.test(withoutGuess))
    return 'Introspection is not available.'
  if (withoutGuess.startsWith('Syntax Error:')) return 'The document is not valid GraphQL.'
  return harmless.some((pattern) => pattern.test(withoutGuess)) ? withoutGuess : errorMessages.BAD_USER_INPUT
}

/** Whether a text may be shown as a subgraph wrote it: not where the code says that nobody can act on it. */
function shownMessage(code: ErrorCode, message: string, apollos: boolean): string {
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') return errorMessages[code]
  if (apollos || /^Variable "\$/.test(message)) return plainInputMessage(message)
  return message
}

/** Whether an error may be shown with its own code; anything else is a fault of ours. */
export function isMasked(error: GraphQLFormattedError): boolean {
  const code = String(error.extensions?.['code'])
  return !closedList.has(code) && !Object.hasOwn(translated, code)
}

/**
 * What a client reads of an error: a code of the closed list, its text, its path and nothing else. Anything unknown is
 * INTERNAL; who wants to know more has the correlation id and the log.
 */
export function publicError(error: GraphQLFormattedError): GraphQLFormattedError {
  const given = String(error.extensions?.['code'])
  const apollos = translated[given]
  const code: ErrorCode = apollos ?? (closedList.has(given) ? (given as ErrorCode) : 'INTERNAL')
  return {
    message: shownMessage(code, error.message, apollos !== undefined),
    ...(apollos && error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions: { code },
  }
}

/** A fault carries the id under which the log tells more; a refusal says all there is. */
export function withCorrelationId(
  error: GraphQLFormattedError,
  correlationId: string,
): GraphQLFormattedError {
  const code = error.extensions?.['code']
  if (code !== 'INTERNAL' && code !== 'UNAVAILABLE') return error
  return { ...error, extensions: { ...error.extensions, correlationId } }
}

/** A JSON body with one error, for what is refused before GraphQL sees it. */
export function errorBody(
  code: ErrorCode,
  message: string = errorMessages[code],
): { errors: GraphQLFormattedError[] } {
  return { errors: [{ message, extensions: { code } }] }
}
