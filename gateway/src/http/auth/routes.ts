import { Refusal } from '@enigm/contracts'
import { Router, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import type { Capacity } from '../capacity'
import { jsonBody, localsOf, refuse } from '../edge'
import type { GatewayMetrics } from '../metrics'
import type { AccountsSessions, BrowserSession, SignedIn } from './accounts-sessions'
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './refresh-cookie'
import { sameOrigin } from './same-origin'

interface AuthOptions {
  readonly sessions: AccountsSessions
  /** The only origin whose pages may call. */
  readonly origin: string
  readonly metrics: GatewayMetrics
  readonly capacity: Capacity
}

const credentials = z.strictObject({
  accountNumber: z.string().min(1).max(64),
  loginSecret: z.string().min(1).max(128),
})
const passkeyAnswer = z.strictObject({
  credentialId: z.string().min(1).max(1_400),
  authenticatorData: z.string().min(1).max(4_096),
  clientDataJson: z.string().min(1).max(4_096),
  signature: z.string().min(1).max(2_048),
  userHandle: z.string().max(128),
})
const emptyBody = z.strictObject({})

/**
 * Sign-in for browsers. The refresh token is in a cookie that scripts cannot read and only these paths use; the page holds
 * the access token.
 */
export function authRoutes({ sessions, origin, metrics, capacity }: AuthOptions): Router {
  const router = Router({ strict: true, caseSensitive: true })
  const mount = (name: string, answer: (request: Request, response: Response) => Promise<object>) =>
    router.all(
      `/${name}`,
      operationName(name),
      postOnly,
      sameOrigin(origin),
      jsonBody,
      async (request, response) => {
        try {
          response.json(await capacity.run(() => answer(request, response)))
        } catch (error) {
          if (isUnauthenticated(error)) metrics.anonymousRefused()
          throw error
        }
      },
    )

  const signedIn = async (response: Response, started: Promise<SignedIn>): Promise<BrowserSession> => {
    const { browserSession, refreshToken } = await started
    setRefreshCookie(response, refreshToken)
    return browserSession
  }
  mount('sign-in', (request, response) =>
    signedIn(response, sessions.start(parseBody(credentials, request), correlationIdOf(response))),
  )
  mount('passkey', (request, response) =>
    signedIn(
      response,
      sessions.startWithPasskey(parseBody(passkeyAnswer, request), correlationIdOf(response)),
    ),
  )
  mount('refresh', async (request, response) => {
    parseBody(emptyBody, request)
    const current = readRefreshCookie(request)
    // A browser that is not signed in asks on every start page: that is an answer, not an error.
    if (current === undefined) return { session: null }
    const refreshed = sessions.refresh(current, correlationIdOf(response))
    return signedIn(response, clearCookieIfUnauthenticated(response, refreshed))
  })
  mount('sign-out', async (request, response) => {
    parseBody(emptyBody, request)
    const current = readRefreshCookie(request)
    if (current !== undefined) await ignoreUnauthenticated(sessions.end(current, correlationIdOf(response)))
    clearRefreshCookie(response)
    return { sessionEnded: true }
  })
  return router
}

/** @throws Refusal BAD_USER_INPUT that repeats nothing of the body */
function parseBody<T extends z.ZodType>(schema: T, request: Request): z.infer<T> {
  const parsed = schema.safeParse(request.body)
  if (!parsed.success) throw new Refusal('BAD_USER_INPUT')
  return parsed.data
}

function correlationIdOf(response: Response): string {
  return localsOf(response).correlationId
}

function operationName(name: string): RequestHandler {
  return (_request, response, next) => {
    localsOf(response).stats.operation = name
    next()
  }
}

const postOnly: RequestHandler = (request, response, next) => {
  if (request.method === 'POST') return next()
  response.setHeader('allow', 'POST')
  refuse(response, 405, 'BAD_USER_INPUT', 'Send POST.')
}

/** Removes an invalid refresh token from the browser. */
async function clearCookieIfUnauthenticated<T>(response: Response, result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    if (isUnauthenticated(error)) clearRefreshCookie(response)
    throw error
  }
}

/** The session of an invalid refresh token has ended already. */
async function ignoreUnauthenticated(result: Promise<void>): Promise<void> {
  try {
    await result
  } catch (error) {
    if (!isUnauthenticated(error)) throw error
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'UNAUTHENTICATED'
}
