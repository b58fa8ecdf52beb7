import { Refusal } from '@enigm/contracts'
import type { RequestHandler } from 'express'

/**
 * Lets through what a page of this origin sends and nothing else; no CORS header ever says otherwise.
 * @throws Refusal FORBIDDEN, also for a client that does not say where it comes from
 */
export function sameOrigin(origin: string): RequestHandler {
  return (request, _response, next) => {
    const site = request.headers['sec-fetch-site']
    const own = request.headers.origin === origin && (site === undefined || site === 'same-origin')
    next(own ? undefined : new Refusal('FORBIDDEN'))
  }
}
