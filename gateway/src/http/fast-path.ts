import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server'
import { correlationHeader } from '@enigm/contracts'
import type { Logger } from 'pino'
import { correlationIdOf, RequestStats, type RequestContext } from '../identity/request'
import { bodyRefusals, fixedHeaders, type EdgeLocals } from './edge'
import { errorBody } from './errors'
import { limit } from './limits'

/** Handles a POST with an uncompressed JSON body whose length is known and within the limit. */
export type FastPathHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface FastPathOptions {
  readonly server: ApolloServer<RequestContext>
  /** @throws GraphQLError when the caller or the document is refused */
  contextOf(
    request: Pick<IncomingMessage, 'headers' | 'method'>,
    body: unknown,
    locals: EdgeLocals,
  ): Promise<RequestContext>
  logRequest(locals: EdgeLocals, status: number): void
  readonly log: Logger
}

const jsonTypes: ReadonlySet<string | undefined> = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
])

/**
 * Routes plain POSTs, which are nearly all requests, around express, whose routing and body parsing cost more than planning
 * and merging. Every other request (GET, another content type, a compressed or chunked body) goes through express.
 */
export function fastPath(
  app: RequestListener,
  handlers: ReadonlyMap<string, FastPathHandler>,
): RequestListener {
  return (request, response) => {
    const handler = request.method === 'POST' ? handlers.get(request.url ?? '') : undefined
    if (handler && isPlainJson(request.headers)) handler(request, response)
    else app(request, response)
  }
}

function isPlainJson(headers: IncomingHttpHeaders): boolean {
  const bytes = Number(headers['content-length'])
  return bytes <= limit.bodyBytes && jsonTypes.has(headers['content-type']) && !headers['content-encoding']
}

/** The fast path of one endpoint; its responses equal those of express. */
export function fastPathHandler(options: FastPathOptions): FastPathHandler {
  return (request, response) => {
    const locals = {
      correlationId: correlationIdOf(firstValue(request.headers[correlationHeader])),
      stats: new RequestStats(),
    }
    response.once('finish', () => options.logRequest(locals, response.statusCode))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('error', () => response.destroy())
    request.once('end', () => {
      void execute(options, request, Buffer.concat(chunks), locals).then(
        ({ status, headers, text }) => send(response, status, headers, text, locals),
        (error: unknown) => {
          const stack = error instanceof Error ? error.stack : String(error)
          options.log.error({ correlationId: locals.correlationId, stack }, 'request failed')
          send(response, 500, jsonHeaders, refusalText(locals, 'INTERNAL'), locals)
        },
      )
    })
  }
}

interface HttpAnswer {
  readonly status: number
  readonly headers: Iterable<[string, string]>
  readonly text: string
}

const jsonHeaders: [string, string][] = [['content-type', 'application/json; charset=utf-8']]

async function execute(
  { server, contextOf }: FastPathOptions,
  request: IncomingMessage,
  bytes: Buffer,
  locals: EdgeLocals,
): Promise<HttpAnswer> {
  const body = parseBody(bytes)
  if (body === undefined) {
    const [status, code, message] = bodyRefusals['entity.parse.failed']
    return { status, headers: jsonHeaders, text: refusalText(locals, code, message) }
  }
  const result = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: apolloHeaders(request.headers), search: '', body },
    context: () => contextOf(request, body, locals),
  })
  return { status: result.status ?? 200, headers: result.headers, text: textOf(result) }
}

/** An object or array; undefined for anything else. */
function parseBody(bytes: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** The headers that Apollo Server reads. */
function apolloHeaders({ accept, ...headers }: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap([['content-type', String(headers['content-type'])]])
  if (accept !== undefined && accept !== '*/*') map.set('accept', accept)
  return map
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind !== 'complete') throw new Error('Incremental delivery is not supported.')
  return body.string
}

function refusalText(locals: EdgeLocals, ...[code, message]: Parameters<typeof errorBody>): string {
  locals.stats.outcome = code
  return JSON.stringify(errorBody(code, message))
}

function firstValue(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

function send(
  response: ServerResponse,
  status: number,
  headers: Iterable<[string, string]>,
  text: string,
  { correlationId }: EdgeLocals,
): void {
  const bytes = Buffer.from(text)
  const rawHeaders = [correlationHeader, correlationId, ...fixedHeaders]
  for (const [name, value] of headers) if (name !== 'cache-control') rawHeaders.push(name, value)
  response.writeHead(status, [...rawHeaders, 'content-length', String(bytes.length)]).end(bytes)
}
