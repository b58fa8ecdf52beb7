import type { Request, Response } from 'express'
import { getCookies, Headers } from 'undici'

/** With this prefix a browser takes it over a secure channel only, for this host alone (RFC 6265bis, 4.1.3.2). */
export const refreshCookieName = '__Host-enigm-refresh'

/** As long as accounts lets a refresh token live. */
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000
const attributes = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const

/** The refresh token that the browser holds; what cannot be one counts as none. */
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
