import { errorMessages, type ErrorCode } from '@enigm/contracts'
import { GraphQLError } from 'graphql'
import { Pool, type Dispatcher } from 'undici'

/** One GraphQL request to a subgraph. */
export interface SubgraphRequest {
  query?: string | undefined
  operationName?: string | undefined
  variables?: Record<string, unknown> | undefined
}

/** What a subgraph answered. */
export interface SubgraphResponse {
  data?: Record<string, any> | null
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[]
  extensions?: Record<string, unknown>
}

/** A subgraph could not be reached, took too long or answered nonsense. The reason is for the log alone. */
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
  /** @throws SubgraphUnavailable */
  send(request: SubgraphRequest, headers: Record<string, string>): Promise<SubgraphResponse>
  /** What the subgraph says about its own readiness; undefined when it does not answer. */
  readiness(): Promise<{ ready: boolean; missing: string[] } | undefined>
  close(): Promise<void>
}

export interface ClientOptions {
  readonly timeoutMilliseconds: number
  readonly connections?: number
  /** Path of GraphQL on the subgraph's server. */
  readonly path?: string
}

const CONNECTIONS = 64
const LONGEST_ANSWER_BYTES = 16 * 1024 * 1024
const READINESS_TIMEOUT_MS = 1_000

/** A connection that the subgraph had closed before it read the request. */
const lostConnection = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.name : 'unknown'
}

function isResponse(value: unknown): value is SubgraphResponse {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value)
}

interface Received {
  readonly status: number
  readonly text: string
}

/** Takes an answer as undici hands it over, without a stream in between. */
class Receiver implements Dispatcher.DispatchHandlers {
  private status = 0
  private readonly chunks: Buffer[] = []

  constructor(
    private readonly resolve: (received: Received) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Asked for by undici; nobody ends a request early. */
  onConnect(): void {
    this.chunks.length = 0
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

/** Sends by a pool of kept connections; a pool finds a restarted subgraph again by itself. */
export function subgraphClient(name: string, address: string, options: ClientOptions): SubgraphClient {
  return new PooledClient(name, address, options)
}

class PooledClient implements SubgraphClient {
  private readonly pool: Pool
  private readonly path: string

  constructor(
    readonly name: string,
    address: string,
    { timeoutMilliseconds, connections = CONNECTIONS, path = '/graphql' }: ClientOptions,
  ) {
    this.path = path
    this.pool = new Pool(new URL(address).origin, {
      connections,
      headersTimeout: timeoutMilliseconds,
      bodyTimeout: timeoutMilliseconds,
      connect: { timeout: timeoutMilliseconds },
      maxResponseSize: LONGEST_ANSWER_BYTES,
    })
  }

  async send(request: SubgraphRequest, headers: Record<string, string>): Promise<SubgraphResponse> {
    const { name } = this
    const repeatable = !request.query?.startsWith('mutation')
    const all = { 'content-type': 'application/json', accept: 'application/json', ...headers }
    const { status, text } = await this.postWithRetry(JSON.stringify(request), all, repeatable).catch(
      (error) => {
        throw new SubgraphUnavailable(name, codeOf(error))
      },
    )
    const parsed = parseJson(text)
    if (status === 401 || !isResponse(parsed)) throw new SubgraphUnavailable(name, `status ${status}`)
    return parsed
  }

  /** A query may be sent again when its connection was lost; a mutation never is: it may have happened. */
  private async postWithRetry(
    body: string,
    headers: Record<string, string>,
    repeatable: boolean,
  ): Promise<Received> {
    try {
      return await this.post(body, headers)
    } catch (error) {
      if (!repeatable || !lostConnection.has(codeOf(error))) throw error
      return this.post(body, headers)
    }
  }

  private post(body: string, headers: Record<string, string>): Promise<Received> {
    return new Promise((resolve, reject) => {
      this.pool.dispatch({ path: this.path, method: 'POST', headers, body }, new Receiver(resolve, reject))
    })
  }

  async readiness(): Promise<{ ready: boolean; missing: string[] } | undefined> {
    try {
      const answer = await this.pool.request({
        path: '/ready',
        method: 'GET',
        headersTimeout: READINESS_TIMEOUT_MS,
        bodyTimeout: READINESS_TIMEOUT_MS,
      })
      const body = (await answer.body.json()) as { missing?: unknown }
      const missing = Array.isArray(body.missing) ? body.missing.map(String) : []
      return { ready: answer.statusCode === 200, missing }
    } catch {
      return undefined
    }
  }

  close(): Promise<void> {
    return this.pool.destroy()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
