import { correlationHeader, errorMessages, type ErrorCode } from '@enigm/contracts'
import { traceparentHeader, tracedPart, type Ending, type Tracer } from '@enigm/observability'
import { GraphQLError } from 'graphql'
import { Pool, type Dispatcher } from 'undici'
import { Hop } from './hop'

/** One GraphQL request to a subgraph. */
export interface SubgraphRequest {
  query?: string | undefined
  operationName?: string | undefined
  variables?: Record<string, unknown> | undefined
}

/** The GraphQL response of a subgraph. */
export interface SubgraphResponse {
  data?: Record<string, any> | null
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[]
  extensions?: Record<string, unknown>
}

/** The subgraph was unreachable, timed out or sent an invalid response. The reason is for the log only. */
export class SubgraphUnavailable extends GraphQLError {
  constructor(
    readonly subgraph: string,
    readonly reason: string,
  ) {
    super(errorMessages.UNAVAILABLE, { extensions: { code: 'UNAVAILABLE' satisfies ErrorCode } })
    this.name = 'SubgraphUnavailable'
  }
}

/** The connections to one subgraph. */
export interface SubgraphClient {
  readonly name: string
  /**
   * @param signal closes the connection of the request when it is aborted after the request has begun
   * @throws SubgraphUnavailable
   */
  send(
    request: SubgraphRequest,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<SubgraphResponse>
  /** The subgraph's own readiness report; undefined when it does not respond. */
  readiness(): Promise<{ ready: boolean; missing: string[] } | undefined>
  close(): Promise<void>
}

export interface ClientOptions {
  readonly timeoutMilliseconds: number
  readonly connections?: number
  /** Path of the GraphQL endpoint; `/graphql` by default. */
  readonly path?: string
  readonly tracer?: Tracer | undefined
}

const CONNECTIONS = 64
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024
const READINESS_TIMEOUT_MS = 1_000
const UNAUTHENTICATED_STATUS = 401

/** Error codes of a connection that closed before a response. */
const connectionLostCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])
/** Error codes of a connection that was never open, so that nothing was sent. */
const notSentCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Whether the subgraph cannot have received the request. */
export function isNotSent({ reason }: SubgraphUnavailable): boolean {
  return notSentCodes.has(reason)
}

/** Whether the subgraph has executed nothing because it did not accept the token: its clock is wrong, or that of this gateway. */
export function isTokenRefused({ reason }: SubgraphUnavailable): boolean {
  return reason === reasonOf(UNAUTHENTICATED_STATUS)
}

/** Whether the connection was lost before the response: the request may have been executed. */
export function isConnectionLost({ reason }: SubgraphUnavailable): boolean {
  return connectionLostCodes.has(reason)
}

const reasonOf = (status: number) => `status ${status}`

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.name : 'unknown'
}

function isResponse(value: unknown): value is SubgraphResponse {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value)
}

interface HttpResponse {
  readonly status: number
  readonly text: string
}

/** Collects a response from undici's dispatcher, which costs less than a stream. */
class ResponseCollector implements Dispatcher.DispatchHandlers {
  private status = 0
  private readonly chunks: Buffer[] = []

  constructor(
    private readonly resolve: (response: HttpResponse) => void,
    private readonly reject: (error: Error) => void,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Required by undici; also called before a retry. */
  onConnect(abort: () => void): void {
    this.chunks.length = 0
    this.signal?.addEventListener('abort', abort, { once: true })
  }

  onHeaders(status: number): boolean {
    this.status = status
    return true
  }

  onData(chunk: Buffer): boolean {
    this.chunks.push(chunk)
    return true
  }

  onComplete(): void {
    const [only, ...more] = this.chunks
    const bytes = only && more.length === 0 ? only : Buffer.concat(this.chunks)
    this.resolve({ status: this.status, text: bytes.toString('utf8') })
  }

  onError(error: Error): void {
    this.reject(error)
  }
}

/** Uses multiplexed connections where the subgraph offers them, and a pool of persistent ones for POST, which reconnects. */
export function subgraphClient(name: string, address: string, options: ClientOptions): SubgraphClient {
  return new PooledClient(name, address, options)
}

class PooledClient implements SubgraphClient {
  private readonly pool: Pool
  private readonly hop: Hop
  private readonly path: string
  private readonly tracer: Tracer | undefined

  constructor(
    readonly name: string,
    address: string,
    { timeoutMilliseconds, connections = CONNECTIONS, path = '/graphql', tracer }: ClientOptions,
  ) {
    this.path = path
    this.tracer = tracer
    const { origin } = new URL(address)
    this.hop = new Hop(new URL(origin), timeoutMilliseconds)
    this.pool = new Pool(origin, {
      connections,
      headersTimeout: timeoutMilliseconds,
      bodyTimeout: timeoutMilliseconds,
      connect: { timeout: timeoutMilliseconds },
      maxResponseSize: MAX_RESPONSE_BYTES,
    })
  }

  send(
    request: SubgraphRequest,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<SubgraphResponse> {
    const span = { name: `fetch ${this.name}`, kind: 'client' } as const
    return tracedPart(this.tracer, span, () => this.exchange(request, headers, signal), endingOf)
  }

  private async exchange(
    request: SubgraphRequest,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<SubgraphResponse> {
    const { name } = this
    const isRetryable = !request.query?.startsWith('mutation')
    const traceparent = this.tracer?.traceparent(headers[correlationHeader] ?? '')
    const all = traceparent === undefined ? headers : { ...headers, [traceparentHeader]: traceparent }
    const { status, text } = await this.sendWithRetry(request, all, { isRetryable, signal }).catch(
      (error) => {
        throw new SubgraphUnavailable(name, codeOf(error))
      },
    )
    const parsed = parseJson(text)
    if (status === UNAUTHENTICATED_STATUS || !isResponse(parsed))
      throw new SubgraphUnavailable(name, reasonOf(status))
    return parsed
  }

  /** Retries a query once after a lost connection. A mutation is never retried: it may have been executed. */
  private async sendWithRetry(
    request: SubgraphRequest,
    headers: Record<string, string>,
    { isRetryable, signal }: { isRetryable: boolean; signal: AbortSignal | undefined },
  ): Promise<HttpResponse> {
    try {
      return await (this.multiplexed(request, headers, signal) ?? this.post(request, headers, signal))
    } catch (error) {
      if (!isRetryable || !connectionLostCodes.has(codeOf(error))) throw error
      return this.post(request, headers, signal)
    }
  }

  /** A request without a token has no use for a connection that needs one. */
  private multiplexed(
    { query, operationName, variables }: SubgraphRequest,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> | undefined {
    const authorization = headers['authorization']
    if (authorization === undefined || !query) return undefined
    const head = {
      authorization,
      correlationId: headers[correlationHeader] ?? '',
      traceparent: headers[traceparentHeader] ?? '',
    }
    const connection = this.hop.connectionFor(authorization)
    return connection?.send({ ...head, query, rest: JSON.stringify({ operationName, variables }) }, signal)
  }

  private post(
    request: SubgraphRequest,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const all = { 'content-type': 'application/json', accept: 'application/json', ...headers }
    return new Promise((resolve, reject) => {
      this.pool.dispatch(
        { path: this.path, method: 'POST', headers: all, body: JSON.stringify(request) },
        new ResponseCollector(resolve, reject, signal),
      )
    })
  }

  async readiness(): Promise<{ ready: boolean; missing: string[] } | undefined> {
    try {
      const response = await this.pool.request({
        path: '/ready',
        method: 'GET',
        headersTimeout: READINESS_TIMEOUT_MS,
        bodyTimeout: READINESS_TIMEOUT_MS,
      })
      const body = (await response.body.json()) as { missing?: unknown }
      const missing = Array.isArray(body.missing) ? body.missing.map(String) : []
      return { ready: response.statusCode === 200, missing }
    } catch {
      return undefined
    }
  }

  close(): Promise<void> {
    this.hop.close()
    return this.pool.destroy()
  }
}

function endingOf(error: unknown): Ending {
  return { outcome: error instanceof SubgraphUnavailable ? 'UNAVAILABLE' : 'INTERNAL', isFault: true }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
