import { Refusal } from '@enigm/contracts'
import { Router, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { jsonBody, localsOf, refuse } from '../edge'
import type { GatewayMetrics } from '../metrics'
import type { AccountsSessions } from './accounts-sessions'
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './refresh-cookie'
import { sameOrigin } from './same-origin'

export interface AuthOptions {
  readonly sessions: AccountsSessions
  /** The only origin whose pages may call. */
  readonly origin: string
  readonly metrics: GatewayMetrics
}

const credentials = z.strictObject({
  accountNumber: z.string().min(1).max(64),
  loginSecret: z.string().min(1).max(128),
})
const nothing = z.strictObject({})

/**
 * Sign-in for browsers: the refresh token stands in a cookie that scripts cannot read and that these paths alone look at;
 * the page holds the access token.
 */
export function authRoutes({ sessions, origin, metrics }: AuthOptions): Router {
  const router = Router()
  const serve = (name: string, answer: (request: Request, response: Response) => Promise<object>) =>
    router.all(
      `/${name}`,
      named(name),
      postOnly,
      sameOrigin(origin),
      ...jsonBody,
      async (request, response) => {
        try {
          response.json(await answer(request, response))
        } catch (error) {
          if (error instanceof Refusal && error.code === 'UNAUTHENTICATED') metrics.anonymousRefused()
          throw error
        }
      },
    )

  serve('sign-in', async (request, response) => {
    const { logRequest, refreshToken } = await sessions.start(
      bodyOf(credentials, request),
      correlationOf(response),
    )
    setRefreshCookie(response, refreshToken)
    return logRequest
  })
  serve('refresh', async (request, response) => {
    bodyOf(nothing, request)
    const held = readRefreshCookie(request)
    if (held === undefined) throw new Refusal('UNAUTHENTICATED')
    const { logRequest, refreshToken } = await forgetting(
      response,
      sessions.refresh(held, correlationOf(response)),
    )
    setRefreshCookie(response, refreshToken)
    return logRequest
  })
  serve('sign-out', async (request, response) => {
    bodyOf(nothing, request)
    const held = readRefreshCookie(request)
    if (held !== undefined) await orEnded(sessions.end(held, correlationOf(response)))
    clearRefreshCookie(response)
    return { sessionEnded: true }
  })
  return router
}

/** @throws Refusal BAD_USER_INPUT that repeats nothing of the body */
function bodyOf<T extends z.ZodType>(schema: T, request: Request): z.infer<T> {
  const read = schema.safeParse(request.body)
  if (!read.success) throw new Refusal('BAD_USER_INPUT')
  return read.data
}

function correlationOf(response: Response): string {
  return localsOf(response).correlationId
}

function named(name: string): RequestHandler {
  return (_request, response, next) => {
    localsOf(response).account.operation = name
    next()
  }
}

const postOnly: RequestHandler = (request, response, next) => {
  if (request.method === 'POST') return next()
  response.setHeader('allow', 'POST')
  refuse(response, 405, 'BAD_USER_INPUT', 'Send POST.')
}

/** A refresh token that no longer counts leaves the browser. */
async function forgetting<T>(response: Response, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isUnauthenticated(error)) clearRefreshCookie(response)
    throw error
  }
}

/** A token that no longer counts has no session left to end. */
async function orEnded(ending: Promise<void>): Promise<void> {
  try {
    await ending
  } catch (error) {
    if (!isUnauthenticated(error)) throw error
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'UNAUTHENTICATED'
}
