import { errorCodes, errorMessages, type ErrorCode, type InputPath } from '@enigm/contracts'
import type { GraphQLFormattedError } from 'graphql'

const publicCodes: ReadonlySet<string> = new Set(errorCodes)

/** Maps error codes of Apollo Server to public codes. */
const codeOfApolloCode: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
  QUERY_PLAN_COMPLEXITY_EXCEEDED: 'LIMIT_EXCEEDED',
}

/** Messages of graphql-js that contain only names from the schema or the document, never a value. */
const safeMessages = [
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
  /^Variable "\$\w+" of (required |non-null )?type "[\w![\]]+" (was not provided|used in position|must not be null)/,
  /^The document has no operation of this name\./,
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

/** Removes suggestions of names, which may be hidden from the client, and input values, which may be secret. */
export function plainInputMessage(message: string): string {
  const withoutSuggestion = message.replace(/ Did you mean .*$/s, '')
  const variable = /^Variable "(\$\w+)" (got|has) invalid value/.exec(withoutSuggestion)?.[1]
  if (variable) return `Variable "${variable}" is not valid.`
  const expected = /^Expected value of type "([\w![\]]+)"/.exec(withoutSuggestion)?.[1]
  if (expected) return `Expected a value of type "${expected}".`
  const scalar = /^(Int|Float|String|Boolean|ID) cannot represent/.exec(withoutSuggestion)?.[1]
  if (scalar) return `Expected a value of type "${scalar}".`
  if (/GraphQL introspection (is not allowed|has been disabled)/.test(withoutSuggestion))
    return 'Introspection is not available.'
  if (withoutSuggestion.startsWith('Syntax Error:')) return 'The document is not valid GraphQL.'
  return safeMessages.some((pattern) => pattern.test(withoutSuggestion))
    ? withoutSuggestion
    : errorMessages.BAD_USER_INPUT
}

/** Replaces messages that could disclose internals or input values. */
function publicMessage(code: ErrorCode, message: string, isApolloError: boolean): string {
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') return errorMessages[code]
  if (isApolloError || /^Variable "\$/.test(message)) return plainInputMessage(message)
  return message
}

/** Whether `publicError` turns the error into INTERNAL. */
export function isMasked(error: GraphQLFormattedError): boolean {
  const code = String(error.extensions?.['code'])
  return !publicCodes.has(code) && !Object.hasOwn(codeOfApolloCode, code)
}

/** The input path that a subgraph gives for BAD_USER_INPUT. */
function inputPathOfError(error: GraphQLFormattedError): InputPath | undefined {
  const path = error.extensions?.['path']
  return Array.isArray(path) && path.every((name) => typeof name === 'string') ? path : undefined
}

/**
 * The error as clients see it: message, path, a public code and, for BAD_USER_INPUT, the input path; for RATE_LIMITED, the
 * puzzle that admits a guest. An unknown code becomes INTERNAL; its cause is in the log, under the correlation id.
 */
export function publicError(error: GraphQLFormattedError): GraphQLFormattedError {
  const original = String(error.extensions?.['code'])
  const apolloCode = codeOfApolloCode[original]
  const code: ErrorCode = apolloCode ?? (publicCodes.has(original) ? (original as ErrorCode) : 'INTERNAL')
  const input = code === 'BAD_USER_INPUT' ? inputPathOfError(error) : undefined
  const puzzle = code === 'RATE_LIMITED' ? error.extensions?.['proofOfWork'] : undefined
  return {
    message: publicMessage(code, error.message, apolloCode !== undefined),
    ...(apolloCode && error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions: { code, ...(input ? { path: input } : {}), ...(puzzle ? { proofOfWork: puzzle } : {}) },
  }
}

/** Adds the correlation id to errors whose cause is only in the log. */
export function withCorrelationId(
  error: GraphQLFormattedError,
  correlationId: string,
): GraphQLFormattedError {
  const code = error.extensions?.['code']
  if (code !== 'INTERNAL' && code !== 'UNAVAILABLE') return error
  return { ...error, extensions: { ...error.extensions, correlationId } }
}

/** A response body with one error, for requests that are refused before GraphQL. */
export function errorBody(
  code: ErrorCode,
  message: string = errorMessages[code],
): { errors: GraphQLFormattedError[] } {
  return { errors: [{ message, extensions: { code } }] }
}
