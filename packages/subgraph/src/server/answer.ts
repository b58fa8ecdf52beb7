import { randomUUID } from 'node:crypto'
import { Refusal } from '@enigm/contracts'
import type { App } from '../app'
import { Context } from '../context'
import type { Documents, GraphQLRequest } from '../schema/documents'
import { asClientError, type ClientError } from '../schema/errors'
import type { CallerVerifier } from './internal-token'
import type { Metrics } from './metrics'

/** What the ways into a subgraph share. */
export interface Endpoint {
  readonly app: App<any>
  readonly documents: Documents
  readonly verify: CallerVerifier
  readonly metrics: Metrics
  stopping: boolean
}

/** One request, however it arrived. */
interface Incoming {
  readonly authorization: string | undefined
  readonly correlationId: string
  readonly traceparent: string | undefined
  /** Whether its sender no longer waits for the answer. */
  isAbandoned(): boolean
  /** Called only for a known caller. @throws Refusal LIMIT_EXCEEDED, BAD_USER_INPUT */
  read(): Promise<GraphQLRequest> | GraphQLRequest
}

export interface Answer {
  readonly status: number
  readonly body: object
}

/** Checks the token, reads the request and executes it. @throws an error that is no Refusal of the request */
export async function answer(incoming: Incoming, endpoint: Endpoint): Promise<Answer> {
  const { correlationId, traceparent } = incoming
  const caller = await endpoint.verify(incoming.authorization)
  if (!caller) return refused(new Refusal('UNAUTHENTICATED'), endpoint)
  const stopTimer = endpoint.metrics.startTimer()
  const log = endpoint.app.log.child({ correlationId })
  const context = new Context(endpoint.app, caller, correlationId, log, () => incoming.isAbandoned())
  const request = await readOf(incoming)
  if (request instanceof Refusal) return refused(request, endpoint)
  const codesOf = ({ errors = [] }: { errors?: ClientError[] }) => [
    ...errors.map(({ extensions }) => extensions.code),
    ...context.refusals,
  ]
  const { operation, ...body } = await endpoint.app.tracing.request(
    { correlationId, traceparent },
    () => endpoint.documents.execute(request, context),
    codesOf,
  )
  stopTimer(operation)
  for (const code of codesOf(body)) endpoint.metrics.refused(operation, code)
  return { status: 200, body }
}

async function readOf(incoming: Incoming): Promise<GraphQLRequest | Refusal> {
  try {
    return await incoming.read()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

const statusOf: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, LIMIT_EXCEEDED: 413 }

/** The answer to a request of which no document was executed. */
function refused(refusal: Refusal, { metrics }: Endpoint): Answer {
  metrics.refused('none', refusal.code)
  return { status: statusOf[refusal.code] ?? 400, body: bodyOf(refusal) }
}

export function bodyOf(refusal: Refusal): object {
  return { errors: [asClientError(refusal)] }
}

/** The answer to a request that failed for a reason of the service, which is logged. */
export function failed(error: Error, { app }: Endpoint): Answer {
  app.log.error({ error: error.name, stack: error.stack?.split('\n').slice(1) }, 'request failed')
  return { status: 500, body: bodyOf(new Refusal('INTERNAL')) }
}

/** A correlation id of the right form, or a new one. */
export function correlationIdOf(given: unknown): string {
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}
