import { correlationHeader, machineRoles, Refusal } from '@enigm/contracts'
import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { challengeOf } from '../../identity/challenge'
import type { InternalTokens } from '../../identity/internal-token'
import type { Credentials, GatewayCaller } from '../../identity/session'
import { SubgraphUnavailable, type SubgraphClient } from '../../plan/fetch'
import { localsOf } from '../edge'
import type { EventHub } from './event-hub'

export const eventsPath = '/events'

const organizationsQuery = 'query PanelOrganizations { viewer { organizations { id role } } }'
const organizationsData = z.object({
  viewer: z.object({ organizations: z.array(z.object({ id: z.string(), role: z.string() })) }),
})

/** Asks accounts, as the caller, which organizations the caller administers. */
export function administeredOrganizations(accounts: SubgraphClient, tokens: InternalTokens) {
  /** @throws SubgraphUnavailable, also when accounts refuses the question */
  return async (caller: GatewayCaller, correlationId: string): Promise<readonly string[]> => {
    const authorization = `Bearer ${await tokens.tokenFor(accounts.name, caller)}`
    const headers = { authorization, [correlationHeader]: correlationId }
    const { data, errors } = await accounts.send({ query: organizationsQuery, variables: {} }, headers)
    if (errors?.length || !data) throw new SubgraphUnavailable(accounts.name, 'answered with errors')
    const { organizations } = organizationsData.parse(data).viewer
    return organizations.filter(({ role }) => role === 'ADMIN').map(({ id }) => id)
  }
}

interface EventsOptions {
  readonly hub: EventHub
  /** The public origin of this gateway. */
  readonly origin: string
  callerOf(credentials: Credentials): Promise<GatewayCaller | undefined>
  organizationsOf(caller: GatewayCaller, correlationId: string): Promise<readonly string[]>
}

/**
 * `GET /events`: a stream of hints for the caller's account and the organizations that it administers.
 * @throws Refusal FORBIDDEN for pages of other origins and machine clients, UNAUTHENTICATED, UNAVAILABLE
 */
export function eventsRoute({ hub, origin, callerOf, organizationsOf }: EventsOptions): RequestHandler {
  return async (request, response) => {
    if (isForeign(request, origin)) throw new Refusal('FORBIDDEN')
    response.setHeader('www-authenticate', challengeOf.panel.header)
    const { authorization, dpop } = request.headers
    const proof = dpop as string | undefined
    const caller = await callerOf({ authorization, proof, method: 'GET', url: origin + eventsPath })
    if (!caller) throw new Refusal('UNAUTHENTICATED')
    response.removeHeader('www-authenticate')
    if (machineRoles.has(caller.role)) throw new Refusal('FORBIDDEN')
    const organizations = await organizationsOf(caller, localsOf(response).correlationId)
    if (response.destroyed) return
    if (!hub.hasRoom) throw new Refusal('UNAVAILABLE')
    response.setHeader('content-type', 'text/event-stream')
    // Proxies that buffer answers would hold the hints back.
    response.setHeader('x-accel-buffering', 'no')
    // A stream has no end: the answer to HEAD is its headers.
    if (request.method === 'HEAD') return void response.end()
    hub.open(caller, organizations, response)
  }
}

/** Browsers send no `Origin` with a GET of the same origin, but `Sec-Fetch-Site`. */
function isForeign({ headers }: Request, origin: string): boolean {
  const site = headers['sec-fetch-site']
  return (headers.origin ?? origin) !== origin || (site !== undefined && site !== 'same-origin')
}
