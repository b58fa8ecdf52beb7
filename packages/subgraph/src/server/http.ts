import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { correlationHeader, Refusal } from '@enigm/contracts'
import { exposition, traceparentHeader } from '@enigm/observability'
import type { GraphQLSchema } from 'graphql'
import type { Registry } from 'prom-client'
import type { App } from '../app'
import { Documents } from '../schema/documents'
import { answer, bodyOf, correlationIdOf, failed, type Endpoint } from './answer'
import { readRequest } from './body'
import { HopConnections } from './hop'
import { createCallerVerifier } from './internal-token'
import { createMetrics } from './metrics'

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

/** Serves `POST /graphql` and the multiplexed connection to the gateway only, and `/health`, `/ready`, `/metrics`. */
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
  const hop = new HopConnections(endpoint)
  server.on('upgrade', (request, socket, head) => {
    hop.accept(request, socket, head).catch((error: Error) => {
      failed(error, endpoint)
      socket.destroy()
    })
  })
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS
  server.requestTimeout = REQUEST_MILLISECONDS
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return {
    url: `${addressOf(server)}/graphql`,
    drain: () => leave(endpoint, hop),
    stop: () => stop(server, endpoint, hop),
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
      return answerPost(request, response, endpoint)
    case 'GET /health':
      return send(response, endpoint, 200, { status: 'ok' })
    case 'GET /ready': {
      const status = endpoint.stopping ? { ready: false, missing: ['stopping'] } : options.status()
      return send(response, endpoint, status.ready ? 200 : 503, status)
    }
    case 'GET /metrics':
      return sendMetrics(response, options.registry)
    default:
      response.setHeader('connection', 'close')
      return send(response, endpoint, 404, bodyOf(new Refusal('BAD_USER_INPUT', 'There is nothing here.')))
  }
}

async function answerPost(
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: Endpoint,
): Promise<void> {
  const { headers, socket } = request
  const correlationId = correlationIdOf(headers[correlationHeader])
  response.setHeader(correlationHeader, correlationId)
  const incoming = {
    authorization: headers.authorization,
    correlationId,
    traceparent: headers[traceparentHeader]?.toString(),
    isAbandoned: () => socket.destroyed,
    read: () => readRequest(request),
  }
  const { status, body } = await answer(incoming, endpoint)
  if (response.destroyed) return
  if (status === 401) response.setHeader('www-authenticate', 'Bearer')
  // The rest of a refused body is not read.
  if (status !== 200) response.setHeader('connection', 'close')
  send(response, endpoint, status, body)
}

async function sendMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  const { contentType, text } = await exposition(registry)
  response.setHeader('content-type', contentType)
  response.end(text)
}

function fail(error: Error, response: ServerResponse, endpoint: Endpoint): void {
  if (response.destroyed || response.headersSent) return
  const { status, body } = failed(error, endpoint)
  response.setHeader('connection', 'close')
  send(response, endpoint, status, body)
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

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

function leave(endpoint: Endpoint, hop: HopConnections): void {
  endpoint.stopping = true
  hop.leave()
}

async function stop(server: Server, endpoint: Endpoint, hop: HopConnections): Promise<void> {
  leave(endpoint, hop)
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const deadline = setTimeout(() => {
    server.closeAllConnections()
    hop.closeAll()
  }, STOP_MILLISECONDS)
  await closed
  clearTimeout(deadline)
}
