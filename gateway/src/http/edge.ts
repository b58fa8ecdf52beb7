import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { correlationHeader, errorMessages, Refusal, type ErrorCode } from '@enigm/contracts'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { httpStatus, RETRY_AFTER_SECONDS } from '../access/refusal-error'
import { correlationIdOf, RequestStats, type TorPassage } from '../identity/request'
import { SubgraphUnavailable } from '../plan/fetch'
import { bodyRefusals, readJson, type Refused } from './body'
import { Overloaded } from './capacity'
import { errorBody } from './errors'

/** Per-request state in express' `response.locals`. */
export interface EdgeLocals {
  correlationId: string
  stats: RequestStats
  /** Set for every request of the listener for Tor, and for no other. */
  tor?: TorPassage
}

export function localsOf(response: Response): EdgeLocals {
  return response.locals as EdgeLocals
}

export function localsOfRequest({ headers }: IncomingMessage): EdgeLocals {
  const [correlationId] = [headers[correlationHeader]].flat()
  return { correlationId: correlationIdOf(correlationId), stats: new RequestStats() }
}

/** An express application that assigns a correlation id, sets the security headers and discloses no version. */
export function edge(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  // A DPoP proof names one path, so the same resource has no second one.
  app.set('strict routing', true)
  app.set('case sensitive routing', true)
  app.use(prepareRequest)
  return app
}

const prepareRequest: RequestHandler = (request, response, next) => {
  const { correlationId } = Object.assign(localsOf(response), localsOfRequest(request))
  response.setHeader(correlationHeader, correlationId)
  for (let index = 0; index < fixedHeaders.length; index += 2) {
    response.setHeader(fixedHeaders[index]!, fixedHeaders[index + 1]!)
  }
  next()
}

/** Headers of every response, as alternating names and values. */
export const fixedHeaders: readonly string[] = [
  'cache-control',
  'no-store',
  ...headersSetBy(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: true },
    }),
  ),
]

type HeaderWriter = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/** The headers that a middleware sets on every response, read once. */
function headersSetBy(middleware: HeaderWriter): string[] {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  middleware(request, response, (error) => {
    if (error) throw error
  })
  return Object.entries(response.getHeaders()).flatMap(([name, value]) => [name, String(value)])
}

/** Reads the JSON body of a POST into `request.body`. */
export const jsonBody: RequestHandler = async (request, _response, next) => {
  request.body = await readJson(request)
  next()
}

export function refuse(
  response: Response,
  status: number,
  code: ErrorCode,
  message = errorMessages[code],
): void {
  localsOf(response).stats.outcome = code
  if (code === 'RATE_LIMITED') response.setHeader('retry-after', RETRY_AFTER_SECONDS)
  response.status(status).json(errorBody(code, message))
}

/** Responds to an unknown path. */
export const notFound: RequestHandler = (_request: Request, response: Response) =>
  refuse(response, 404, 'BAD_USER_INPUT', 'This path does not exist.')

interface PublicRefusal {
  readonly status: number
  readonly code: ErrorCode
  readonly message: string
  readonly headers: readonly (readonly [string, string])[]
}

/** Clients of an overloaded gateway try again after one second. */
const retryLater = [['retry-after', '1']] as const

/** What a client learns of an error outside of GraphQL: no internal message. An unknown error is logged. */
export function refusalOf(error: unknown, log: Logger, { correlationId, stats }: EdgeLocals): PublicRefusal {
  const [status, code, message, headers = []] = publicRefusal(error, log, correlationId)
  stats.outcome = code
  return { status, code, message, headers }
}

function publicRefusal(
  error: unknown,
  log: Logger,
  correlationId: string,
): readonly [...Refused, headers?: PublicRefusal['headers']] {
  const type = error instanceof Error && 'type' in error ? String(error.type) : ''
  const known = (bodyRefusals as Record<string, Refused | undefined>)[type]
  if (known) return known
  if (error instanceof Refusal) return [httpStatus[error.code], error.code, error.message]
  if (error instanceof Overloaded) return [httpStatus.UNAVAILABLE, 'UNAVAILABLE', error.message, retryLater]
  if (error instanceof SubgraphUnavailable) {
    log.warn({ correlationId, subgraph: error.subgraph, reason: error.reason }, 'subgraph unavailable')
    return [httpStatus.UNAVAILABLE, 'UNAVAILABLE', errorMessages.UNAVAILABLE]
  }
  const stack = error instanceof Error ? error.stack : String(error)
  log.error({ correlationId, stack }, 'request failed')
  return [httpStatus.INTERNAL, 'INTERNAL', errorMessages.INTERNAL]
}

/** Responds to errors outside of GraphQL, always in JSON. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error)
    const { status, code, message, headers } = refusalOf(error, log, localsOf(response))
    for (const [name, value] of headers) response.setHeader(name, value)
    refuse(response, status, code, message)
  }
}
