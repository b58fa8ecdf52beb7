import { Refusal } from '@enigm/contracts'
import type { RequestHandler } from 'express'
import { localsOf } from '../edge'
import { onionOrigin } from '../tor/tor-gateway'

/**
 * Accepts only requests of pages of this origin, over Tor of its onion address. The gateway sends no CORS header.
 * @throws Refusal FORBIDDEN, also for a request without `Origin`
 */
export function sameOrigin(origin: string): RequestHandler {
  return (request, response, next) => {
    const { tor } = localsOf(response)
    const site = request.headers['sec-fetch-site']
    const own = tor ? onionOrigin(tor) : origin
    const isSameOrigin = request.headers.origin === own && (site === undefined || site === 'same-origin')
    next(isSameOrigin ? undefined : new Refusal('FORBIDDEN'))
  }
}
