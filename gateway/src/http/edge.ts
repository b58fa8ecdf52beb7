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
import { correlationIdOf, RequestStats } from '../identity/request'
import { SubgraphUnavailable } from '../plan/fetch'
import { errorBody } from './errors'
import { limit } from './limits'

/** Per-request state in express' `response.locals`. */
export interface EdgeLocals {
  correlationId: string
  stats: RequestStats
}

export function localsOf(response: Response): EdgeLocals {
  return response.locals as EdgeLocals
}

/** An express application that assigns a correlation id, sets the security headers and discloses no version. */
export function edge(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.use(prepareRequest)
  return app
}

const prepareRequest: RequestHandler = (request, response, next) => {
  const locals = localsOf(response)
  locals.correlationId = correlationIdOf(request.get(correlationHeader))
  locals.stats = new RequestStats()
  response.setHeader(correlationHeader, locals.correlationId)
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

/** Refuses other content types: a cross-site page can send a form or plain text without a CORS preflight. */
const onlyJson: RequestHandler = (request, response, next) => {
  if (request.method !== 'POST' || request.is('application/json')) return next()
  refuse(response, 415, 'BAD_USER_INPUT', 'Send application/json.')
}

const readJson = express.json({ limit: limit.bodyBytes, inflate: false, strict: true })

/** Parses a JSON body within the size limit. */
export const jsonBody: RequestHandler[] = [onlyJson, readJson]

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

type BodyRefusal = readonly [status: number, code: ErrorCode, message: string]

export const bodyRefusals = {
  'entity.too.large': [413, 'LIMIT_EXCEEDED', `A request has at most ${limit.bodyBytes / 1000} kB.`],
  'entity.parse.failed': [400, 'BAD_USER_INPUT', 'The body is not valid JSON.'],
  'encoding.unsupported': [415, 'BAD_USER_INPUT', 'Send the body without compression.'],
  'charset.unsupported': [415, 'BAD_USER_INPUT', 'Send the body in UTF-8.'],
  'request.aborted': [400, 'BAD_USER_INPUT', 'The request is incomplete.'],
  'request.size.invalid': [400, 'BAD_USER_INPUT', 'The request is incomplete.'],
} as const satisfies Record<string, BodyRefusal>

/** Responds to errors outside of GraphQL, always in JSON and without internal error messages. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error)
    const type = error instanceof Error && 'type' in error ? String(error.type) : ''
    const known = (bodyRefusals as Record<string, BodyRefusal | undefined>)[type]
    if (known) return refuse(response, ...known)
    if (error instanceof Refusal) return refuse(response, httpStatus[error.code], error.code, error.message)
    const { correlationId } = localsOf(response)
    if (error instanceof SubgraphUnavailable) {
      log.warn({ correlationId, subgraph: error.subgraph, reason: error.reason }, 'subgraph unavailable')
      return refuse(response, httpStatus.UNAVAILABLE, 'UNAVAILABLE')
    }
    const stack = error instanceof Error ? error.stack : String(error)
    log.error({ correlationId, stack }, 'request failed')
    refuse(response, 500, 'INTERNAL')
  }
}
