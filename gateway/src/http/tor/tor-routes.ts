import { errorMessages, Refusal } from '@enigm/contracts'
import type { RequestHandler } from 'express'
import { refusedOverTor } from '../../access/tor/tor-admission'
import { localsOf } from '../edge'
import type { TorGateway } from './tor-gateway'

/** The paths of other API schemas, of machines and of operators, and the stream that is open as long as a page. */
const otherPaths = [
  ...['/partner', '/internal', '/device', '/oauth', '/.well-known', '/events', '/explorer'],
  ...['/health', '/ready', '/metrics'],
]

/**
 * Marks every request of the listener for the Tor daemon, whatever its headers say, and admits those to the onion address of the
 * enabled surface.
 * @throws Refusal FORBIDDEN while none is enabled or its state is unknown, and for another host
 */
export function markTor(tor: Pick<TorGateway, 'current'>): RequestHandler {
  return ({ headers }, response, next) => {
    const passage = tor.current()
    if (!passage || headers.host?.replace(/:\d+$/, '') !== passage.onionAddress)
      throw new Refusal('FORBIDDEN', errorMessages.FORBIDDEN)
    localsOf(response).tor = passage
    next()
  }
}

/** Refuses what is no page of the panel. @throws Refusal FORBIDDEN */
export const refuseOtherPaths: readonly [string[], RequestHandler] = [
  otherPaths,
  () => {
    throw refusedOverTor()
  },
]

/**
 * While the policy allows no sign-in, a browser has no session, and only a session that exists can be ended.
 * @throws Refusal FORBIDDEN
 */
export const signInOverTor: RequestHandler = ({ path }, response, next) => {
  if (localsOf(response).tor?.policy.allowsSignIn || path === '/sign-out') return next()
  if (path !== '/refresh') throw refusedOverTor()
  response.json({ session: null })
}
