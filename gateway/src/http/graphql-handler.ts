import type { IncomingMessage } from 'node:http'
import { expressMiddleware } from '@as-integrations/express5'
import type { ApolloServer, ApolloServerPlugin } from '@apollo/server'
import { errorCodes, errorMessages, Refusal, type Audience, type ErrorCode } from '@enigm/contracts'
import type { Request, RequestHandler, Response } from 'express'
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { MachineUnauthenticated } from '../identity/challenge'
import { localsOf, type EdgeLocals } from './edge'
import { httpStatus, isMasked, publicError, refusalError, withCorrelationId } from './errors'
import type { Limiter } from './limits'
import type { GatewayMetrics } from './metrics'
import type { RequestContext } from '../identity/request'
import type { GatewayCaller, Presented } from '../identity/session'
import { variableMistake } from './variables'

/** The path of each audience's endpoint. */
export const endpointPath: Readonly<Record<Audience, string>> = {
  panel: '/graphql',
  partner: '/partner/graphql',
  internal: '/internal/graphql',
  device: '/device/graphql',
}

export interface EndpointOptions {
  readonly limiter: Limiter
  /** @throws Refusal UNAUTHENTICATED, RATE_LIMITED */
  callerOf(presented: Presented): Promise<GatewayCaller | undefined>
  /** Where clients find the endpoint; a proof has to name it. */
  readonly url: string
  /** What an UNAUTHENTICATED caller is told, where there is nothing more precise. */
  readonly challenge: string
  readonly metrics: GatewayMetrics
}

/** One request as the limiter needs it. */
export interface GraphqlDocument {
  readonly text: string
  readonly variables: Record<string, unknown>
}

/** The document of a JSON body, read as Apollo Server will read it. */
export function documentOfBody(body: unknown): GraphqlDocument | undefined {
  if (!isRecord(body) || typeof body['query'] !== 'string') return undefined
  return { text: body['query'], variables: isRecord(body['variables']) ? body['variables'] : {} }
}

function documentOf(request: Request): GraphqlDocument | undefined {
  if (request.method !== 'GET') return documentOfBody(request.body)
  const search = new URL(request.url, 'http://gateway').searchParams
  const text = search.get('query')
  return text ? { text, variables: recordOf(search.get('variables')) } : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What cannot be read is nothing here: Apollo Server refuses it by itself. */
function recordOf(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

/** Who calls and how much is asked, before GraphQL. @throws GraphQLError for a caller or a document that is refused */
export async function contextOf(
  { limiter, callerOf, url, challenge, metrics }: EndpointOptions,
  { headers, method = 'POST' }: Pick<IncomingMessage, 'headers' | 'method'>,
  document: GraphqlDocument | undefined,
  { correlationId, account }: EdgeLocals,
): Promise<RequestContext> {
  try {
    const caller = await callerOf({
      authorization: headers.authorization,
      proof: headers.dpop as string | undefined,
      method,
      url,
    })
    if (document) limiter(document.text, document.variables)
    return { correlationId, caller, account }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    account.outcome = error.code
    if (error.code !== 'UNAUTHENTICATED') throw refusalError(error)
    metrics.anonymousRefused()
    const logRequest = error instanceof MachineUnauthenticated ? error.challenge : challenge
    throw refusalError(error, [['www-authenticate', logRequest]])
  }
}

/** Serves one audience by express. */
export function graphqlHandler(
  server: ApolloServer<RequestContext>,
  options: EndpointOptions,
): RequestHandler {
  const context = ({ req, res }: { req: Request; res: Response }) =>
    contextOf(options, req, documentOf(req), localsOf(res))
  return expressMiddleware(server, { context })
}

const ranked: readonly string[] = errorCodes

function codeOf(error: GraphQLFormattedError): ErrorCode {
  const code = String(error.extensions?.['code'])
  return ranked.includes(code) ? (code as ErrorCode) : 'INTERNAL'
}

/** A subgraph that breaks its own schema without saying so is a fault of ours, which the client must not take for a null. */
function misfitErrors(
  result: FormattedExecutionResult,
  correlationId: string,
  log: Logger,
): GraphQLFormattedError[] {
  const misfits = result.extensions?.['valueCompletion'] as GraphQLError[] | undefined
  delete result.extensions
  const [first] = misfits ?? []
  if (!first) return []
  log.error({ correlationId, path: first.path, fault: first.message }, 'a subgraph broke its schema')
  return [
    {
      message: errorMessages.INTERNAL,
      ...(first.path ? { path: first.path } : {}),
      extensions: { code: 'INTERNAL' },
    },
  ]
}

/**
 * The last look at an answer: a refused request shows its first error only, a masked one its correlation id, and the
 * reason stands in the log.
 */
export function answerPlugin(log: Logger, metrics: GatewayMetrics): ApolloServerPlugin<RequestContext> {
  const logged = (error: GraphQLError, correlationId: string) => {
    const formatted = error.toJSON()
    const reason =
      'reason' in error ? { subgraph: 'subgraph' in error ? error.subgraph : '', reason: error.reason } : {}
    if (isMasked(formatted)) log.error({ correlationId, fault: error.stack, ...reason }, 'a fault was masked')
    else if (codeOf(publicError(formatted)) === 'UNAVAILABLE')
      log.warn({ correlationId, ...reason }, 'a part was away')
  }
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ operationName, contextValue }) {
        contextValue.account.operation = metrics.operationLabel(operationName)
      },
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) logged(error, contextValue.correlationId)
      },
      async willSendResponse({ response, contextValue, schema, operation, request }) {
        if (response.body.kind !== 'single') return
        const result = response.body.singleResult
        const { account, correlationId } = contextValue
        const errors = [...(result.errors ?? []), ...misfitErrors(result, correlationId, log)]
        const [first] = errors
        if (!first) return
        const code = codeOf(first)
        account.outcome = code
        const refused = result.data === undefined
        if (refused && (response.http.status ?? 200) === 200) response.http.status = httpStatus[code]
        const mistake =
          operation && refused && code === 'BAD_USER_INPUT'
            ? variableMistake(schema, operation, request.variables ?? {})
            : undefined
        const shown = refused ? [mistake ? { ...first, message: mistake } : first] : errors
        result.errors = shown.map((error) => withCorrelationId(error, correlationId))
      },
    }),
  }
}
