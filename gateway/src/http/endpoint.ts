import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server'
import { correlationHeader } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { RequestContext } from '../identity/request'
import { readJson } from './body'
import type { Capacity } from './capacity'
import { fixedHeaders, localsOfRequest, refusalOf, type EdgeLocals } from './edge'
import { errorBody } from './errors'
import type { DirectAnswers } from './direct-answers'

/** Answers every request to one GraphQL endpoint. Express passes the state that it has begun with. */
export type Endpoint = (request: IncomingMessage, response: ServerResponse, locals?: EdgeLocals) => void

/** The parts of a request that decide who sends it. */
export type GraphqlRequest = Pick<IncomingMessage, 'headers' | 'method' | 'socket'>

/** The document and variables of a request as its method carries them. */
export interface GraphqlInput {
  readonly body: object | undefined
  /** From the question mark on. */
  readonly search: string
}

interface EndpointOptions {
  readonly server: ApolloServer<RequestContext>
  /** Undefined without the enforcement of access. */
  readonly directAnswers?: DirectAnswers
  /** @throws GraphQLError when the caller or the document is refused */
  contextOf(request: GraphqlRequest, input: GraphqlInput, locals: EdgeLocals): Promise<RequestContext>
  logRequest(locals: EdgeLocals, status: number): void
  /** Runs the work of a request in its span. */
  traceRequest<T>(locals: EdgeLocals, response: ServerResponse, run: () => T): T
  readonly capacity: Capacity
  readonly log: Logger
}

/** Routes POST requests, which are nearly all, around express, whose routing costs more than planning and merging. */
export function withEndpoints(
  app: RequestListener,
  endpoints: ReadonlyMap<string, Endpoint>,
): RequestListener {
  return (request, response) => {
    const endpoint = request.method === 'POST' ? endpoints.get(pathOf(request.url)) : undefined
    if (endpoint) endpoint(request, response)
    else app(request, response)
  }
}

function pathOf(url = ''): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

export function graphqlEndpoint(options: EndpointOptions): Endpoint {
  return (request, response, locals = localsOfRequest(request)) => {
    response.once('finish', () => options.logRequest(locals, response.statusCode))
    response.once('close', () => response.writableFinished || locals.stats.abandon())
    void options
      .traceRequest(locals, response, () => answer(options, request, locals))
      .catch((error: unknown) => refusedAnswer(options, locals, error))
      .then((found) => send(response, found, locals))
  }
}

interface HttpAnswer {
  readonly status: number
  readonly headers: Iterable<readonly [string, string]>
  readonly text: string
}

async function answer(
  { server, directAnswers, contextOf, capacity }: EndpointOptions,
  request: IncomingMessage,
  locals: EdgeLocals,
): Promise<HttpAnswer> {
  const { method = 'POST', headers, url = '' } = request
  const body = method === 'POST' ? await readJson(request) : undefined
  const search = method === 'GET' ? url.slice(pathOf(url).length) : ''
  return capacity.run(async () => {
    const known = await contextOf(request, { body, search }, locals).then(
      (context) => ({ context }),
      (error: unknown) => ({ error }),
    )
    const direct =
      body && 'context' in known && (await directAnswers?.answer(body, headers.accept, known.context))
    if (direct) return { status: 200, headers: [['content-type', direct.contentType]], text: direct.text }
    const result = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers: apolloHeaders(headers), search, body },
      async context() {
        if ('error' in known) throw known.error
        return known.context
      },
    })
    const { status = 200, headers: answered } = result
    const contentType = answered.get('content-type')
    if (status === 200 && contentType) directAnswers?.learnContentType(headers.accept, contentType)
    return { status, headers: answered, text: textOf(result) }
  })
}

function refusedAnswer({ log }: EndpointOptions, locals: EdgeLocals, error: unknown): HttpAnswer {
  const { status, code, message, headers } = refusalOf(error, log, locals)
  const text = JSON.stringify(errorBody(code, message))
  return { status, headers: [['content-type', 'application/json; charset=utf-8'], ...headers], text }
}

/** The headers that Apollo Server reads. The body is JSON already. */
function apolloHeaders({ accept }: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap([['content-type', 'application/json']])
  if (accept !== undefined && accept !== '*/*') map.set('accept', accept)
  return map
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind !== 'complete') throw new Error('Incremental delivery is not supported.')
  return body.string
}

/** Apollo Server's `cache-control` is not sent: no answer is stored. */
function send(
  response: ServerResponse,
  { status, headers, text }: HttpAnswer,
  { correlationId }: EdgeLocals,
): void {
  if (response.destroyed) return
  const bytes = Buffer.from(text)
  const rawHeaders = [correlationHeader, correlationId, ...fixedHeaders]
  for (const [name, value] of headers) if (name !== 'cache-control') rawHeaders.push(name, value)
  response.writeHead(status, [...rawHeaders, 'content-length', String(bytes.length)]).end(bytes)
}
