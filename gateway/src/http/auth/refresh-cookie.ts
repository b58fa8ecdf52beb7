import type { Request, Response } from 'express'
import { getCookies, Headers } from 'undici'

/** The prefix makes browsers accept the cookie only over HTTPS and only for this host (RFC 6265bis section 4.1.3.2). */
const refreshCookieName = '__Host-enigm-refresh'

/** Equals the lifetime of a refresh token in accounts. */
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000
const attributes = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const

/** The refresh token of the cookie; undefined if it is malformed. */
export function readRefreshCookie(request: Request): string | undefined {
  const { cookie } = request.headers
  if (cookie === undefined) return undefined
  const token = getCookies(new Headers({ cookie }))[refreshCookieName]
  return token !== undefined && /^[\w-]{1,256}$/.test(token) ? token : undefined
}

export function setRefreshCookie(response: Response, refreshToken: string): void {
  response.cookie(refreshCookieName, refreshToken, { ...attributes, maxAge: THIRTY_DAYS_MS })
}

export function clearRefreshCookie(response: Response): void {
  response.clearCookie(refreshCookieName, attributes)
}
