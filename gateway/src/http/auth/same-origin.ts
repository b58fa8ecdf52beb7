import { Refusal } from '@enigm/contracts'
import type { RequestHandler } from 'express'

/**
 * Accepts only requests of pages of this origin. The gateway sends no CORS header.
 * @throws Refusal FORBIDDEN, also for a request without `Origin`
 */
export function sameOrigin(origin: string): RequestHandler {
  return (request, _response, next) => {
    const site = request.headers['sec-fetch-site']
    const isSameOrigin = request.headers.origin === origin && (site === undefined || site === 'same-origin')
    next(isSameOrigin ? undefined : new Refusal('FORBIDDEN'))
  }
}
