import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server'
import type { ClientAddresses } from '@enigm/configuration'
import { errorCodes, errorMessages, Refusal, type Audience, type ErrorCode } from '@enigm/contracts'
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { proofOfWorkHeader } from '../access/guests/guest-admission'
import { callerOverTor } from '../access/tor/tor-admission'
import { httpStatus, refusalError, RETRY_AFTER_SECONDS, unauthenticated } from '../access/refusal-error'
import { MachineUnauthenticated, type challengeOf } from '../identity/challenge'
import type { RequestContext } from '../identity/request'
import type { Credentials, GatewayCaller } from '../identity/session'
import type { EdgeLocals } from './edge'
import type { GraphqlInput, GraphqlRequest } from './endpoint'
import { isMasked, publicError, withCorrelationId } from './errors'
import type { Limiter } from './limits'
import type { GatewayMetrics } from './metrics'
import { describeOperation } from './operation-label'
import { literalPath, variableMistake } from './variables'

/** The address of every guest over Tor, of whom no other is known. */
const TOR_NETWORK = 'tor'

/** URL path of each audience's GraphQL endpoint. */
export const endpointPath: Readonly<Record<Audience, string>> = {
  panel: '/graphql',
  partner: '/partner/graphql',
  internal: '/internal/graphql',
  device: '/device/graphql',
}

interface ContextOptions {
  readonly admission: Admission
  readonly limiter: Limiter
  /** @throws Refusal UNAUTHENTICATED, RATE_LIMITED */
  callerOf(credentials: Credentials): Promise<GatewayCaller | undefined>
  /** The endpoint's public URL; DPoP proofs must contain it. */
  readonly url: string
  /** The challenge for a caller without usable credentials. */
  readonly challenge: (typeof challengeOf)[Audience]
  readonly metrics: GatewayMetrics
  readonly addresses: ClientAddresses
}

/** The part of a request that the limits apply to. */
export interface GraphqlDocument {
  readonly text: string | undefined
  /** The extension that names a document by its hash. */
  readonly persistedQuery: unknown
  readonly variables: Record<string, unknown>
}

/**
 * Decides which documents a caller may send.
 * @returns the text to execute, undefined when the request has none
 * @throws Refusal
 */
export type Admission = (caller: GatewayCaller | undefined, document: GraphqlDocument) => string | undefined

/** Read in the same way as Apollo Server reads it. */
function documentOf({ body, search }: GraphqlInput): GraphqlDocument {
  if (body) return documentOfBody(body)
  const parameters = new URLSearchParams(search)
  const [variables, extensions] = [
    recordOf(parameters.get('variables')),
    recordOf(parameters.get('extensions')),
  ]
  return documentOfBody({ query: parameters.get('query'), variables, extensions })
}

function documentOfBody(body: unknown): GraphqlDocument {
  const { query, variables, extensions } = isRecord(body) ? body : {}
  return {
    text: typeof query === 'string' ? query : undefined,
    persistedQuery: isRecord(extensions) ? extensions['persistedQuery'] : undefined,
    variables: isRecord(variables) ? variables : {},
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Empty for invalid JSON, which Apollo Server refuses later. */
function recordOf(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

/** Authenticates the caller and checks the limits. @throws GraphQLError when the caller or the document is refused */
export async function contextOf(
  { admission, limiter, callerOf, url, challenge, metrics, addresses }: ContextOptions,
  request: GraphqlRequest,
  input: GraphqlInput,
  { correlationId, stats, tor }: EdgeLocals,
): Promise<RequestContext> {
  const { headers, method = 'POST' } = request
  try {
    const found = await callerOf({
      authorization: headers.authorization,
      proof: headers.dpop as string | undefined,
      method,
      url,
    })
    const caller = found && tor ? callerOverTor(found, tor) : found
    const document = documentOf(input)
    const text = admission(caller, document)
    if (text !== undefined) limiter(text, document.variables)
    const proofOfWork = headers[proofOfWorkHeader]?.toString()
    // Whatever a client writes into a header, all guests over Tor are one network.
    const address = tor ? TOR_NETWORK : addresses.of(request)
    const overTor = tor && { passage: tor, tokenScopes: found?.scopes }
    const guest = { address, proofOfWork }
    return { correlationId, caller, guest, stats, text, ...(overTor && { overTor }) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    stats.outcome = error.code
    if (error.code !== 'UNAUTHENTICATED') throw refusalError(error)
    metrics.anonymousRefused()
    throw unauthenticated(error instanceof MachineUnauthenticated ? error.challenge : challenge)
  }
}

const publicCodes: ReadonlySet<string> = new Set(errorCodes)

function codeOf(error: GraphQLFormattedError): ErrorCode {
  const code = String(error.extensions?.['code'])
  return publicCodes.has(code) ? (code as ErrorCode) : 'INTERNAL'
}

/** An INTERNAL error for a subgraph value that violates the schema, so that a client does not read its null as data. */
function schemaViolations(
  result: FormattedExecutionResult,
  correlationId: string,
  log: Logger,
): GraphQLFormattedError[] {
  const violations = result.extensions?.['valueCompletion'] as GraphQLError[] | undefined
  delete result.extensions
  const [first] = violations ?? []
  if (!first) return []
  log.error({ correlationId, path: first.path, reason: first.message }, 'subgraph response violates schema')
  return [
    {
      message: errorMessages.INTERNAL,
      ...(first.path ? { path: first.path } : {}),
      extensions: { code: 'INTERNAL' },
    },
  ]
}

/** The error of a refused request; a mistake in the input gets its input path. */
function located(
  error: GraphQLFormattedError,
  { schema, document, operation, request, errors }: GraphQLRequestContext<RequestContext>,
): GraphQLFormattedError {
  if (codeOf(error) !== 'BAD_USER_INPUT' || !document) return error
  const mistake = operation && variableMistake(schema, document, operation, request.variables ?? {})
  const [found] = errors ?? []
  const path = mistake ? mistake.inputPath : found && literalPath(document, found)
  return {
    ...error,
    ...(mistake ? { message: mistake.message } : {}),
    extensions: { ...error.extensions, ...(path ? { path } : {}) },
  }
}

/**
 * Completes responses with errors: a refused request shows only its first error, an internal error shows its correlation id
 * and its cause is logged.
 */
export function answerPlugin(log: Logger): ApolloServerPlugin<RequestContext> {
  const logError = (error: GraphQLError, correlationId: string) => {
    const formatted = error.toJSON()
    const reason =
      'reason' in error ? { subgraph: 'subgraph' in error ? error.subgraph : '', reason: error.reason } : {}
    if (isMasked(formatted)) log.error({ correlationId, stack: error.stack, ...reason }, 'internal error')
    else if (codeOf(publicError(formatted)) === 'UNAVAILABLE')
      log.warn({ correlationId, ...reason }, 'subgraph unavailable')
  }
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ operation, contextValue }) {
        Object.assign(contextValue.stats, describeOperation(operation))
      },
      async didEncounterErrors({ errors, contextValue }) {
        if (contextValue.stats.isAbandoned) return
        for (const error of errors) logError(error, contextValue.correlationId)
      },
      async willSendResponse(requestContext) {
        const { response, contextValue } = requestContext
        if (response.body.kind !== 'single') return
        const result = response.body.singleResult
        const { stats, correlationId } = contextValue
        const errors = [...(result.errors ?? []), ...schemaViolations(result, correlationId, log)]
        const [first] = errors
        if (!first) return
        const code = codeOf(first)
        stats.outcome = code
        const refused = result.data === undefined
        if (refused && (response.http.status ?? 200) === 200) response.http.status = httpStatus[code]
        // Also with the status 200 of an answer that has data: a refused mutation is null in it.
        if (
          errors.some((error) => codeOf(error) === 'RATE_LIMITED') &&
          !response.http.headers.has('retry-after')
        )
          response.http.headers.set('retry-after', RETRY_AFTER_SECONDS)
        const shown = refused ? [located(first, requestContext)] : errors
        result.errors = shown.map((error) => withCorrelationId(error, correlationId))
      },
    }),
  }
}
