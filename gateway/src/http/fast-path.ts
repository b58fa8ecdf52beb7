import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server'
import { correlationHeader } from '@enigm/contracts'
import type { Logger } from 'pino'
import { bodyRefusals, fixedHeaders, type EdgeLocals } from './edge'
import { errorBody } from './errors'
import { limit } from './limits'
import { correlationIdOf, RequestAccount, type RequestContext } from '../identity/request'

/** Answers one POST whose headers promise a plain JSON body of a bearable size. */
export type FastPathHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface FastPathOptions {
  readonly server: ApolloServer<RequestContext>
  /** @throws GraphQLError for a caller or a document that is refused */
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
 * Takes plain POSTs, which are nearly all requests, past express: routing and reading a body there cost more than planning
 * and merging. Whatever is out of the ordinary (another type, a compressed or unsized body, GET) goes the ordinary way.
 */
export function fastPath(
  app: RequestListener,
  endpoints: ReadonlyMap<string, FastPathHandler>,
): RequestListener {
  return (request, response) => {
    const graphqlHandler = request.method === 'POST' ? endpoints.get(request.url ?? '') : undefined
    if (graphqlHandler && isPlain(request.headers)) graphqlHandler(request, response)
    else app(request, response)
  }
}

function isPlain(headers: IncomingHttpHeaders): boolean {
  const bytes = Number(headers['content-length'])
  return bytes <= limit.bodyBytes && jsonTypes.has(headers['content-type']) && !headers['content-encoding']
}

/** The direct way to one audience's server; its answers are those of the ordinary way. */
export function fastPathHandler(options: FastPathOptions): FastPathHandler {
  return (request, response) => {
    const locals = {
      correlationId: correlationIdOf(single(request.headers[correlationHeader])),
      account: new RequestAccount(),
    }
    response.once('finish', () => options.logRequest(locals, response.statusCode))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('error', () => response.destroy())
    request.once('end', () => {
      void answer(options, request, Buffer.concat(chunks), locals).then(
        ({ status, headers, text }) => send(response, status, headers, text, locals),
        (error: unknown) => {
          const fault = error instanceof Error ? error.stack : String(error)
          options.log.error({ correlationId: locals.correlationId, fault }, 'a request failed')
          send(response, 500, json, refusal(locals, 'INTERNAL'), locals)
        },
      )
    })
  }
}

interface Answer {
  readonly status: number
  readonly headers: Iterable<[string, string]>
  readonly text: string
}

const json: [string, string][] = [['content-type', 'application/json; charset=utf-8']]

async function answer(
  { server, contextOf }: FastPathOptions,
  request: IncomingMessage,
  bytes: Buffer,
  locals: EdgeLocals,
): Promise<Answer> {
  const body = parsed(bytes)
  if (body === undefined) {
    const [status, code, message] = bodyRefusals['entity.parse.failed']
    return { status, headers: json, text: refusal(locals, code, message) }
  }
  const answered = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: readHeaders(request.headers), search: '', body },
    context: () => contextOf(request, body, locals),
  })
  return { status: answered.status ?? 200, headers: answered.headers, text: textOf(answered) }
}

/** Objects and arrays are JSON bodies; a lone text or number is none. */
function parsed(bytes: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** What Apollo Server reads of a POST: the type, and what is accepted unless that is anything. */
function readHeaders({ accept, ...headers }: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap([['content-type', String(headers['content-type'])]])
  if (accept !== undefined && accept !== '*/*') map.set('accept', accept)
  return map
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind !== 'complete') throw new Error('an answer in parts was not asked for')
  return body.string
}

function refusal(locals: EdgeLocals, ...[code, message]: Parameters<typeof errorBody>): string {
  locals.account.outcome = code
  return JSON.stringify(errorBody(code, message))
}

function single(header: string | string[] | undefined): string | undefined {
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
  const all = [correlationHeader, correlationId, ...fixedHeaders]
  for (const [name, value] of headers) if (name !== 'cache-control') all.push(name, value)
  response.writeHead(status, [...all, 'content-length', String(bytes.length)]).end(bytes)
}
