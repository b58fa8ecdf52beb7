import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { correlationHeader, Refusal } from '@enigm/contracts'
import { exposition, traceparentHeader } from '@enigm/observability'
import type { GraphQLSchema } from 'graphql'
import type { Registry } from 'prom-client'
import type { App } from '../app'
import { Context } from '../context'
import { Documents } from '../schema/documents'
import { asClientError, type ClientError } from '../schema/errors'
import { readRequest } from './body'
import { createCallerVerifier, type CallerVerifier } from './internal-token'
import { createMetrics, type Metrics } from './metrics'

const STOP_MILLISECONDS = 10_000
const KEEP_ALIVE_MILLISECONDS = 30_000
const REQUEST_MILLISECONDS = 30_000

export interface ServeOptions {
  schema: GraphQLSchema
  app: App<any>
  /** The answer of `/ready`; 503 while a dependency is missing. */
  status: () => { ready: boolean; missing: readonly string[] }
  registry: Registry
  host: string
  /** 0 takes any free port. */
  port: number
}

export interface RunningServer {
  /** Address of the GraphQL endpoint. */
  readonly url: string
  /** From now on `/ready` answers 503, and each connection ends with its next answer. Requests are still answered. */
  drain(): void
  /** Refuses new connections, finishes the running requests within 10 s and closes every connection. */
  stop(): Promise<void>
}

interface Endpoint {
  app: App<any>
  documents: Documents
  verify: CallerVerifier
  metrics: Metrics
  stopping: boolean
}

/** Serves `POST /graphql` to the gateway only, and `/health`, `/ready`, `/metrics`. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { app, registry } = options
  const endpoint: Endpoint = {
    app,
    documents: new Documents(options.schema),
    verify: createCallerVerifier(app.name, app.config.INTERNAL_PUBLIC_KEYS),
    metrics: createMetrics(registry, app.name, () => options.status().ready),
    stopping: false,
  }
  const server = createServer((request, response) => {
    route(request, response, endpoint, options).catch((error: Error) => fail(error, response, endpoint))
  })
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS
  server.requestTimeout = REQUEST_MILLISECONDS
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return {
    url: `${addressOf(server)}/graphql`,
    drain: () => void (endpoint.stopping = true),
    stop: () => stop(server, endpoint),
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: Endpoint,
  options: ServeOptions,
) {
  const [path] = (request.url ?? '').split('?')
  switch (`${request.method} ${path}`) {
    case 'POST /graphql':
      return answer(request, response, endpoint)
    case 'GET /health':
      return send(response, endpoint, 200, { status: 'ok' })
    case 'GET /ready': {
      const status = endpoint.stopping ? { ready: false, missing: ['stopping'] } : options.status()
      return send(response, endpoint, status.ready ? 200 : 503, status)
    }
    case 'GET /metrics':
      return sendMetrics(response, options.registry)
    default:
      return refuse(response, endpoint, 404, new Refusal('BAD_USER_INPUT', 'There is nothing here.'))
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, endpoint: Endpoint): Promise<void> {
  const correlationId = correlationIdOf(request)
  response.setHeader(correlationHeader, correlationId)
  const caller = await endpoint.verify(request.headers.authorization)
  if (!caller) {
    endpoint.metrics.refused('none', 'UNAUTHENTICATED')
    response.setHeader('www-authenticate', 'Bearer')
    return refuse(response, endpoint, 401, new Refusal('UNAUTHENTICATED'))
  }
  const stopTimer = endpoint.metrics.startTimer()
  const log = endpoint.app.log.child({ correlationId })
  const context = new Context(endpoint.app, caller, correlationId, log, () => request.socket.destroyed)
  const graphqlRequest = await readRequest(request)
  const traceparent = request.headers[traceparentHeader]?.toString()
  const codesOf = ({ errors = [] }: { errors?: ClientError[] }) => [
    ...errors.map(({ extensions }) => extensions.code),
    ...context.refusals,
  ]
  const { operation, ...result } = await endpoint.app.tracing.request(
    { correlationId, traceparent },
    () => endpoint.documents.execute(graphqlRequest, context),
    codesOf,
  )
  stopTimer(operation)
  for (const code of codesOf(result)) endpoint.metrics.refused(operation, code)
  send(response, endpoint, 200, result)
}

async function sendMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  const { contentType, text } = await exposition(registry)
  response.setHeader('content-type', contentType)
  response.end(text)
}

/** Answers a request that failed before a document was executed. */
function fail(error: Error, response: ServerResponse, endpoint: Endpoint): void {
  if (response.destroyed || response.headersSent) return
  if (error instanceof Refusal) {
    endpoint.metrics.refused('none', error.code)
    return refuse(response, endpoint, error.code === 'LIMIT_EXCEEDED' ? 413 : 400, error)
  }
  endpoint.app.log.error({ error: error.name, stack: error.stack?.split('\n').slice(1) }, 'request failed')
  refuse(response, endpoint, 500, new Refusal('INTERNAL'))
}

/** Closes the connection after the answer, because the rest of a refused body is not read. */
function refuse(response: ServerResponse, endpoint: Endpoint, status: number, refusal: Refusal): void {
  response.setHeader('connection', 'close')
  send(response, endpoint, status, { errors: [asClientError(refusal)] })
}

function send(response: ServerResponse, endpoint: Endpoint, status: number, body: object): void {
  if (endpoint.stopping) response.setHeader('connection', 'close')
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

async function stop(server: Server, endpoint: Endpoint): Promise<void> {
  endpoint.stopping = true
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), STOP_MILLISECONDS)
  await closed
  clearTimeout(deadline)
}
