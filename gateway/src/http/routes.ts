import { randomUUID } from 'node:crypto'
import type { ClientAddresses } from '@enigm/configuration'
import { audiences, machineRoles, Refusal, tokenEndpointPath, type Audience } from '@enigm/contracts'
import { exposition, type Tracer } from '@enigm/observability'
import type { Express, RequestHandler } from 'express'
import type { JSONWebKeySet } from 'jose'
import type { Logger } from 'pino'
import { AccountsSessionAuthority } from '../access/session-authority'
import type { GuestAdmission } from '../access/guests/guest-admission'
import { readSupergraph } from '../federation/supergraph'
import { challengeOf, MachineUnauthenticated } from '../identity/challenge'
import type { InternalTokens } from '../identity/internal-token'
import type { Revocations } from '../identity/revocation'
import type { Credentials, GatewayCaller, Sessions } from '../identity/session'
import { signedDataSource } from '../plan/data-source'
import type { SubgraphClient } from '../plan/fetch'
import { AccountsSessions } from './auth/accounts-sessions'
import { authRoutes } from './auth/routes'
import type { Capacity } from './capacity'
import { localsOf, type EdgeLocals } from './edge'
import { graphqlEndpoint, type Endpoint } from './endpoint'
import { answerPlugin, contextOf, endpointPath } from './graphql-handler'
import { limiterOf } from './limits'
import type { GatewayMetrics } from './metrics'
import { EventHub } from './panel/event-hub'
import { administeredOrganizations, eventsPath, eventsRoute } from './panel/events-route'
import type { PanelDocuments } from './panel/panel-documents'
import { accountsTokens } from './oauth/accounts-tokens'
import { metadataRoutes } from './oauth/metadata'
import { tokenRoute } from './oauth/route'
import type { Readiness } from './readiness'
import { inRequestSpan } from './request-span'
import type { TorGateway } from './tor/tor-gateway'
import { markTor, refuseOtherPaths, signInOverTor } from './tor/tor-routes'
import { startGuardedServer, type StartedServer } from './supergraph-server'

/** Dependencies that all routes share. */
export interface RouteDependencies {
  /** The directory of the supergraphs. */
  readonly schemaDirectory: string
  /** The public origin of this gateway. */
  readonly origin: string
  readonly introspection: boolean
  readonly log: Logger
  readonly metrics: GatewayMetrics
  readonly revocations: Revocations
  readonly clients: ReadonlyMap<string, SubgraphClient>
  readonly tokens: InternalTokens
  readonly sessions: Sessions
  readonly capacity: Capacity
  readonly addresses: ClientAddresses
  /** One for all endpoints, so that a network has one limit. */
  readonly guests: GuestAdmission
  /** The public keys that verify access tokens. */
  readonly accessKeys: JSONWebKeySet
  readonly documents: PanelDocuments
  readonly tor: TorGateway
  /** Undefined without a collector of traces. */
  readonly tracer: Tracer | undefined
}

/** The GraphQL endpoints of all audiences, by URL path, and their servers. */
export interface GraphqlEndpoints {
  readonly servers: readonly StartedServer[]
  readonly endpoints: ReadonlyMap<string, Endpoint>
}

/** @throws Error when the configuration has no address of a subgraph that the supergraph uses */
function clientOf(clients: ReadonlyMap<string, SubgraphClient>, name: string): SubgraphClient {
  const client = clients.get(name)
  if (!client) throw new Error(`SUBGRAPH_URLS has no address of "${name}".`)
  return client
}

/** @throws Refusal UNAUTHENTICATED, also for a valid token whose session or client is revoked */
async function activeCallerOf(
  { sessions, revocations }: RouteDependencies,
  credentials: Credentials,
): Promise<GatewayCaller | undefined> {
  const caller = await sessions.callerOf(credentials)
  if (!caller || !revocations.isRevoked(caller.sessionId, caller.tokenVersion)) return caller
  throw machineRoles.has(caller.role) ? MachineUnauthenticated.invalidToken() : new Refusal('UNAUTHENTICATED')
}

/** Mounts one GraphQL endpoint per audience. */
export async function mountGraphql(app: Express, dependencies: RouteDependencies): Promise<GraphqlEndpoints> {
  const { origin, introspection, schemaDirectory, log, metrics, clients, tokens, documents, capacity } =
    dependencies
  const { addresses, guests } = dependencies
  const authority = new AccountsSessionAuthority({ ...dependencies, accounts: clientOf(clients, 'accounts') })
  const servers: StartedServer[] = []
  const endpoints = new Map<string, Endpoint>()
  for (const audience of audiences) {
    const started = await startGuardedServer(readSupergraph(schemaDirectory, audience), {
      audience,
      authority,
      guests,
      log,
      introspection,
      plugins: [answerPlugin(log)],
      ...(audience === 'panel' ? { documents: documents.byHash } : {}),
      dataSource: (name) => signedDataSource(clientOf(clients, name), tokens),
    })
    servers.push(started)
    if (audience === 'panel') documents.validate(started.schema)
    const path = endpointPath[audience]
    const options = {
      admission: documents.admissionOf(audience),
      limiter: limiterOf(started.schema),
      callerOf: (credentials: Credentials) => activeCallerOf(dependencies, credentials),
      url: origin + path,
      challenge: challengeOf[audience],
      metrics,
      addresses,
    }
    const endpoint = graphqlEndpoint({
      server: started.server,
      directAnswers: started.directAnswers,
      contextOf: (request, input, locals) => contextOf(options, request, input, locals),
      logRequest: requestLogger(audience, dependencies),
      traceRequest: (locals, response, run) =>
        inRequestSpan(dependencies.tracer, audience, locals, response, run),
      capacity,
      log,
    })
    app.all(path, (request, response) => endpoint(request, response, localsOf(response)))
    endpoints.set(path, endpoint)
  }
  return { servers, endpoints }
}

type LogRequest = (locals: EdgeLocals, status: number) => void

/** Writes one log line and one latency observation per response. */
function requestLogger(
  audience: Audience | 'auth' | 'oauth',
  { log, metrics }: RouteDependencies,
): LogRequest {
  return ({ stats, correlationId }, status) => {
    const { operation, outcome, seconds } = stats
    metrics.observeRequest(audience, operation, outcome, seconds)
    const milliseconds = Math.round(seconds * 10_000) / 10
    log.info({ correlationId, audience, operation, outcome, status, milliseconds }, 'request completed')
  }
}

/** Logs and traces the requests to paths outside of GraphQL. */
function recorded(audience: 'auth' | 'oauth', dependencies: RouteDependencies): RequestHandler {
  const logRequest = requestLogger(audience, dependencies)
  return (_request, response, next) => {
    const locals = localsOf(response)
    response.once('finish', () => logRequest(locals, response.statusCode))
    inRequestSpan(dependencies.tracer, audience, locals, response, next)
  }
}

/** Mounts sign-in for browsers. */
export function mountAuth(app: Express, dependencies: RouteDependencies): void {
  const { origin, clients, tokens, metrics, capacity } = dependencies
  const accounts = clientOf(clients, 'accounts')
  const routes = authRoutes({ sessions: new AccountsSessions(accounts, tokens), origin, metrics, capacity })
  app.use('/auth', recorded('auth', dependencies), routes)
}

/** Mounts what the listener for Tor serves beside the pages of the panel: its API schema and the sign-in of its browsers. */
export function mountTor(
  app: Express,
  dependencies: RouteDependencies,
  endpoints: GraphqlEndpoints['endpoints'],
): void {
  app.use(markTor(dependencies.tor))
  app.use(...refuseOtherPaths)
  app.use('/auth', signInOverTor)
  mountAuth(app, dependencies)
  const endpoint = endpoints.get(endpointPath.panel)!
  app.all(endpointPath.panel, (request, response) => endpoint(request, response, localsOf(response)))
}

/** Mounts the token endpoint for machine clients, and its metadata. */
export function mountOAuth(app: Express, dependencies: RouteDependencies): void {
  const { origin, clients, tokens, metrics, log, capacity } = dependencies
  const handlers = tokenRoute({
    issue: accountsTokens(clientOf(clients, 'accounts'), tokens),
    url: origin + tokenEndpointPath,
    metrics,
    capacity,
    log,
  })
  app.all(tokenEndpointPath, recorded('oauth', dependencies), ...handlers)
  app.use('/.well-known', metadataRoutes(origin, dependencies.accessKeys))
}

/** Mounts `/events`. @returns the hub that spreads hints to its streams */
export function mountEvents(app: Express, dependencies: RouteDependencies): EventHub {
  const { origin, clients, tokens, revocations, metrics } = dependencies
  const organizationsOf = administeredOrganizations(clientOf(clients, 'accounts'), tokens)
  const hub = new EventHub({
    organizationsOf: (caller) => organizationsOf(caller, randomUUID()),
    isRevoked: ({ sessionId, tokenVersion }) => revocations.isRevoked(sessionId, tokenVersion),
  })
  revocations.onRevocation(() => hub.endRevoked())
  metrics.observeStreams(() => hub.size)
  const callerOf = (credentials: Credentials) => activeCallerOf(dependencies, credentials)
  app.get(eventsPath, eventsRoute({ hub, origin, callerOf, organizationsOf }))
  return hub
}

/** Mounts `/health` and `/ready`, which tells every caller whether the gateway is ready and not what is missing. */
export function mountHealth(app: Express, isReady: () => Promise<Readiness>): void {
  app.get('/health', (_request, response) => void response.json({ healthy: true }))
  app.get('/ready', async (_request, response) => {
    const { ready } = await isReady()
    response.status(ready ? 200 : 503).json({ ready })
  })
}

/** Mounts `/health`, `/ready` with what is missing, and `/metrics`. */
export function mountOperations(
  app: Express,
  { metrics }: RouteDependencies,
  isReady: () => Promise<Readiness>,
): void {
  app.get('/health', (_request, response) => void response.json({ healthy: true }))
  app.get('/ready', async (_request, response) => {
    const state = await isReady()
    response.status(state.ready ? 200 : 503).json(state)
  })
  metrics.observeReadiness(isReady)
  app.get('/metrics', async (_request, response) => {
    const { contentType, text } = await exposition(metrics.registry)
    response.type(contentType).send(text)
  })
}
