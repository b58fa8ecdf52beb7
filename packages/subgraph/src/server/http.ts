import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { correlationHeader, Refusal } from '@enigm/contracts'
import type { GraphQLSchema } from 'graphql'
import type { Registry } from 'prom-client'
import type { App } from '../app'
import { Context } from '../context'
import { Documents } from '../schema/documents'
import { asClientError } from '../schema/errors'
import { readRequest } from './body'
import { createCallerVerifier, type CallerVerifier } from './internal-token'
import { createMetrics, type Metrics } from './metrics'

const STOP_MILLISECONDS = 10_000
const KEEP_ALIVE_MILLISECONDS = 30_000
const REQUEST_MILLISECONDS = 30_000

export interface ServeOptions {
  schema: GraphQLSchema
  app: App<any>
  /** What `/ready` says; 503 while something is missing. */
  status: () => { ready: boolean; missing: readonly string[] }
  registry: Registry
  host: string
  /** 0 takes any free port. */
  port: number
}

export interface RunningServer {
  /** Address of the GraphQL endpoint. */
  readonly url: string
  /** Refuses new connections, finishes what is in flight (10 s at most) and closes every connection. */
  stop(): Promise<void>
}

interface Hop {
  app: App<any>
  documents: Documents
  verify: CallerVerifier
  metrics: Metrics
  stopping: boolean
}

/** Serves `POST /graphql` to the gateway alone, and `/health`, `/ready`, `/metrics`. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { app, registry } = options
  const hop: Hop = {
    app,
    documents: new Documents(options.schema),
    verify: createCallerVerifier(app.name, app.config.INTERNAL_PUBLIC_KEYS),
    metrics: createMetrics(registry, app.name),
    stopping: false,
  }
  const server = createServer((request, response) => {
    route(request, response, hop, options).catch((error: Error) => fail(error, response, hop))
  })
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS
  server.requestTimeout = REQUEST_MILLISECONDS
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return { url: `${addressOf(server)}/graphql`, stop: () => stop(server, hop) }
}

async function route(request: IncomingMessage, response: ServerResponse, hop: Hop, options: ServeOptions) {
  const [path] = (request.url ?? '').split('?')
  switch (`${request.method} ${path}`) {
    case 'POST /graphql':
      return answer(request, response, hop)
    case 'GET /health':
      return send(response, hop, 200, { status: 'ok' })
    case 'GET /ready': {
      const status = options.status()
      return send(response, hop, status.ready ? 200 : 503, status)
    }
    case 'GET /metrics':
      response.setHeader('content-type', options.registry.contentType)
      response.end(await options.registry.metrics())
      return
    default:
      return refuse(response, hop, 404, new Refusal('BAD_USER_INPUT', 'There is nothing here.'))
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, hop: Hop): Promise<void> {
  const correlationId = correlationIdOf(request)
  response.setHeader(correlationHeader, correlationId)
  const caller = await hop.verify(request.headers.authorization)
  if (!caller) {
    hop.metrics.refused('none', 'UNAUTHENTICATED')
    response.setHeader('www-authenticate', 'Bearer')
    return refuse(response, hop, 401, new Refusal('UNAUTHENTICATED'))
  }
  const stopJob = hop.metrics.startTimer()
  const context = new Context(hop.app, caller, correlationId, hop.app.log.child({ correlationId }))
  const { operation, ...result } = await hop.documents.execute(await readRequest(request), context)
  stopJob(operation)
  for (const error of result.errors ?? []) hop.metrics.refused(operation, error.extensions.code)
  for (const code of context.refusals) hop.metrics.refused(operation, code)
  send(response, hop, 200, result)
}

/** Answers what went wrong before a document could be executed. */
function fail(error: Error, response: ServerResponse, hop: Hop): void {
  if (response.destroyed || response.headersSent) return
  if (error instanceof Refusal) {
    hop.metrics.refused('none', error.code)
    return refuse(response, hop, error.code === 'LIMIT_EXCEEDED' ? 413 : 400, error)
  }
  hop.app.log.error({ error: error.name, stack: error.stack?.split('\n').slice(1) }, 'a request failed')
  refuse(response, hop, 500, new Refusal('INTERNAL'))
}

/** The rest of a refused body is not read: the connection ends with the answer. */
function refuse(response: ServerResponse, hop: Hop, status: number, refusal: Refusal): void {
  response.setHeader('connection', 'close')
  send(response, hop, status, { errors: [asClientError(refusal)] })
}

function send(response: ServerResponse, hop: Hop, status: number, body: object): void {
  if (hop.stopping) response.setHeader('connection', 'close')
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

function correlationIdOf(request: IncomingMessage): string {
  const given = request.headers[correlationHeader]
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

async function stop(server: Server, hop: Hop): Promise<void> {
  hop.stopping = true
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), STOP_MILLISECONDS)
  await closed
  clearTimeout(deadline)
}
