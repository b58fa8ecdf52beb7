import { randomUUID } from 'node:crypto'
import { audiences, machineRoles, Refusal, tokenEndpointPath, type Audience } from '@enigm/contracts'
import type { Express, RequestHandler } from 'express'
import type { JSONWebKeySet } from 'jose'
import type { Logger } from 'pino'
import { AccountsSessionAuthority } from '../access/session-authority'
import { readSupergraph } from '../federation/supergraph'
import { challengeOf, MachineUnauthenticated } from '../identity/challenge'
import type { InternalTokens } from '../identity/internal-token'
import type { Revocations } from '../identity/revocation'
import type { Credentials, GatewayCaller, Sessions } from '../identity/session'
import { signedDataSource } from '../plan/data-source'
import type { SubgraphClient } from '../plan/fetch'
import { AccountsSessions } from './auth/accounts-sessions'
import { authRoutes } from './auth/routes'
import { jsonBody, localsOf } from './edge'
import { fastPathHandler, type FastPathHandler, type FastPathOptions } from './fast-path'
import { answerPlugin, contextOf, documentOfBody, endpointPath, graphqlHandler } from './graphql-handler'
import { limiterOf } from './limits'
import type { GatewayMetrics } from './metrics'
import { EventHub } from './panel/event-hub'
import { administeredOrganizations, eventsPath, eventsRoute } from './panel/events-route'
import type { PanelDocuments } from './panel/panel-documents'
import { accountsTokens } from './oauth/accounts-tokens'
import { metadataRoutes } from './oauth/metadata'
import { tokenRoute } from './oauth/route'
import { readiness } from './readiness'
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
  /** The public keys that verify access tokens. */
  readonly accessKeys: JSONWebKeySet
  readonly documents: PanelDocuments
}

/** The GraphQL endpoints of all audiences: their servers, and their fast-path handlers by URL path. */
export interface GraphqlEndpoints {
  readonly servers: readonly StartedServer[]
  readonly fastPathHandlers: ReadonlyMap<string, FastPathHandler>
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
  const { origin, introspection, schemaDirectory, log, metrics, clients, tokens, documents } = dependencies
  const authority = new AccountsSessionAuthority({ ...dependencies, accounts: clientOf(clients, 'accounts') })
  const servers: StartedServer[] = []
  const fastPathHandlers = new Map<string, FastPathHandler>()
  for (const audience of audiences) {
    const started = await startGuardedServer(readSupergraph(schemaDirectory, audience), {
      audience,
      authority,
      log,
      introspection,
      plugins: [answerPlugin(log, metrics)],
      ...(audience === 'panel' ? { documents: documents.byHash } : {}),
      dataSource: (name) => signedDataSource(clientOf(clients, name), tokens),
    })
    servers.push(started)
    if (audience === 'panel') documents.validate(started.schema)
    const { server } = started
    const path = endpointPath[audience]
    const options = {
      admission: documents.admissionOf(audience),
      limiter: limiterOf(started.schema),
      callerOf: (credentials: Credentials) => activeCallerOf(dependencies, credentials),
      url: origin + path,
      challenge: challengeOf[audience],
      metrics,
    }
    const logRequest = requestLogger(audience, dependencies)
    app.all(path, logWhenFinished(logRequest), ...jsonBody, graphqlHandler(server, options))
    fastPathHandlers.set(
      path,
      fastPathHandler({
        server,
        logRequest,
        log,
        contextOf: (request, body, locals) => contextOf(options, request, documentOfBody(body), locals),
      }),
    )
  }
  return { servers, fastPathHandlers }
}

type LogRequest = FastPathOptions['logRequest']

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

function logWhenFinished(logRequest: LogRequest): RequestHandler {
  return (_request, response, next) => {
    response.once('finish', () => logRequest(localsOf(response), response.statusCode))
    next()
  }
}

/** Mounts sign-in for browsers. */
export function mountAuth(app: Express, dependencies: RouteDependencies): void {
  const { origin, clients, tokens, metrics } = dependencies
  const accounts = clientOf(clients, 'accounts')
  const routes = authRoutes({ sessions: new AccountsSessions(accounts, tokens), origin, metrics })
  app.use('/auth', logWhenFinished(requestLogger('auth', dependencies)), routes)
}

/** Mounts the token endpoint for machine clients, and its metadata. */
export function mountOAuth(app: Express, dependencies: RouteDependencies): void {
  const { origin, clients, tokens, metrics, log } = dependencies
  const routes = tokenRoute({
    issue: accountsTokens(clientOf(clients, 'accounts'), tokens),
    url: origin + tokenEndpointPath,
    metrics,
    log,
  })
  app.use(tokenEndpointPath, logWhenFinished(requestLogger('oauth', dependencies)), routes)
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

/** Mounts `/health`, `/ready` and `/metrics`. */
export function mountOperations(app: Express, { revocations, clients, metrics }: RouteDependencies): void {
  app.get('/health', (_request, response) => void response.json({ healthy: true }))
  app.get('/ready', async (_request, response) => {
    const state = await readiness([...clients.values()], revocations)
    response.status(state.ready ? 200 : 503).json(state)
  })
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}
