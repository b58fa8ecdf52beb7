import { audiences, machineRoles, Refusal, tokenEndpointPath, type Audience } from '@enigm/contracts'
import type { Express, RequestHandler } from 'express'
import type { JSONWebKeySet, JWK } from 'jose'
import type { Logger } from 'pino'
import { accountsSessionAuthority } from '../access/session-authority'
import { AccountsSessions } from './auth/accounts-sessions'
import { authRoutes } from './auth/routes'
import { challengeOf, MachineUnauthenticated } from '../identity/challenge'
import { gatewayConfig, readConfig, type GatewayConfig } from '../config'
import { signedDataSource } from '../plan/data-source'
import { answerFaults, edge, jsonBody, localsOf, notFound } from './edge'
import { fastPathHandler, fastPath, type FastPathHandler, type FastPathOptions } from './fast-path'
import { answerPlugin, contextOf, documentOfBody, graphqlHandler, endpointPath } from './graphql-handler'
import { explorer } from './explorer'
import { subgraphClient, type SubgraphClient } from '../plan/fetch'
import { internalTokens, type InternalTokens } from '../identity/internal-token'
import { limiterOf } from './limits'
import { gatewayLog } from '../log'
import { listen } from './listen'
import { GatewayMetrics } from './metrics'
import { accountsTokens } from './oauth/accounts-tokens'
import { tokenRoute } from './oauth/route'
import { readiness } from './readiness'
import { followRevocations, type Revocations } from '../identity/revocation'
import { sessionsOf, type GatewayCaller, type Presented, type Sessions } from '../identity/session'
import { readSupergraph, startGuardedServer, type StartedServer } from '../federation/supergraph'

/** A gateway that accepts requests. */
export interface RunningGateway {
  readonly url: string
  /** Finishes what is in flight, then lets go of everything. */
  stop(): Promise<void>
}

/** The parts that all endpoints share. */
interface Parts {
  readonly config: GatewayConfig
  readonly log: Logger
  flushLog(): void
  readonly metrics: GatewayMetrics
  readonly revocations: Revocations
  readonly clients: ReadonlyMap<string, SubgraphClient>
  readonly tokens: InternalTokens
  readonly sessions: Sessions
}

const developmentNames = new Set(['development', 'test'])

async function connectParts(config: GatewayConfig): Promise<Parts> {
  const tokens = await internalTokens(config.INTERNAL_SIGNING_KEY as JWK)
  const sessions = sessionsOf(config.ACCESS_PUBLIC_KEYS as JSONWebKeySet)
  const { log, flush: flushLog } = gatewayLog(config.LOG_LEVEL)
  const metrics: GatewayMetrics = new GatewayMetrics(() => revocations.isCurrent())
  const revocations: Revocations = followRevocations({
    url: config.NATS_URL,
    nkeySeed: config.NATS_NKEY_SEED,
    log,
    observeLag: (seconds) => metrics.observeLag(seconds),
  })
  const options = { timeoutMilliseconds: config.SUBGRAPH_TIMEOUT_MS }
  const clients = new Map(
    Object.entries(config.SUBGRAPH_URLS).map(([name, url]) => [name, subgraphClient(name, url, options)]),
  )
  return { config, log, flushLog, metrics, revocations, clients, tokens, sessions }
}

/** @throws Error that names the subgraph which the supergraph has and the configuration lacks. */
function clientOf(clients: ReadonlyMap<string, SubgraphClient>, name: string): SubgraphClient {
  const client = clients.get(name)
  if (!client) throw new Error(`SUBGRAPH_URLS has no address of "${name}".`)
  return client
}

/** @throws Refusal UNAUTHENTICATED also for a good token whose session or client has ended */
async function liveCallerOf(
  { sessions, revocations }: Parts,
  presented: Presented,
): Promise<GatewayCaller | undefined> {
  const caller = await sessions.callerOf(presented)
  if (!caller || !revocations.isRevoked(caller.sessionId, caller.tokenVersion)) return caller
  throw machineRoles.has(caller.role)
    ? new MachineUnauthenticated('invalid_token')
    : new Refusal('UNAUTHENTICATED')
}

async function mountEndpoints(
  app: Express,
  direct: Map<string, FastPathHandler>,
  parts: Parts,
): Promise<StartedServer[]> {
  const { config, log, metrics, revocations, clients, tokens } = parts
  const authority = accountsSessionAuthority({
    accounts: clientOf(clients, 'accounts'),
    tokens,
    revocations,
    metrics,
    log,
  })
  const start = async (audience: Audience): Promise<StartedServer> => {
    const started = await startGuardedServer(readSupergraph(config.SCHEMA_DIR, audience), {
      audience,
      authority,
      log,
      introspection: developmentNames.has(config.NODE_ENV),
      plugins: [answerPlugin(log, metrics)],
      dataSource: (name) => signedDataSource(clientOf(clients, name), tokens),
    })
    const { server } = started
    const path = endpointPath[audience]
    const limits = {
      limiter: limiterOf(started.schema),
      callerOf: (presented: Presented) => liveCallerOf(parts, presented),
      url: originOf(config) + path,
      challenge: challengeOf[audience],
      metrics,
    }
    const logRequest = requestLogger(audience, parts)
    app.all(path, logWhenFinished(logRequest), ...jsonBody, graphqlHandler(server, limits))
    direct.set(
      path,
      fastPathHandler({
        server,
        logRequest,
        log,
        contextOf: (request, body, locals) => contextOf(limits, request, documentOfBody(body), locals),
      }),
    )
    return started
  }
  const servers: StartedServer[] = []
  for (const audience of audiences) servers.push(await start(audience))
  return servers
}

type LogRequest = FastPathOptions['logRequest']

/** One line and one figure per answered request. */
function requestLogger(audience: Audience | 'auth' | 'oauth', { log, metrics }: Parts): LogRequest {
  return ({ account, correlationId }, status) => {
    const { operation, outcome, seconds } = account
    metrics.answered(audience, operation, outcome, seconds)
    const milliseconds = Math.round(seconds * 10_000) / 10
    log.info({ correlationId, audience, operation, outcome, status, milliseconds }, 'answered')
  }
}

function logWhenFinished(logRequest: LogRequest): RequestHandler {
  return (_request, response, next) => {
    response.once('finish', () => logRequest(localsOf(response), response.statusCode))
    next()
  }
}

/** Sign-in for browsers. */
function mountAuth(app: Express, parts: Parts): void {
  const { config, clients, tokens, metrics } = parts
  const accounts = clientOf(clients, 'accounts')
  const routes = authRoutes({
    sessions: new AccountsSessions({ accounts, tokens }),
    origin: originOf(config),
    metrics,
  })
  app.use('/auth', logWhenFinished(requestLogger('auth', parts)), routes)
}

/** Access tokens for machine clients. */
function mountOAuth(app: Express, parts: Parts): void {
  const { config, clients, tokens, metrics, log } = parts
  const routes = tokenRoute({
    issue: accountsTokens(clientOf(clients, 'accounts'), tokens),
    url: originOf(config) + tokenEndpointPath,
    metrics,
    log,
  })
  app.use(tokenEndpointPath, logWhenFinished(requestLogger('oauth', parts)), routes)
}

/** Where clients find this gateway. */
function originOf({ PUBLIC_ORIGIN, PORT }: GatewayConfig): string {
  return PUBLIC_ORIGIN ?? `http://localhost:${PORT}`
}

function mountOperations(app: Express, { revocations, clients, metrics }: Parts): void {
  app.get('/health', (_request, response) => void response.json({ healthy: true }))
  app.get('/ready', async (_request, response) => {
    const state = await readiness([...clients.values()], revocations)
    response.status(state.ready ? 200 : 503).json(state)
  })
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

/**
 * Starts the gateway: one endpoint per audience, `/auth`, `/oauth/token`, `/health`, `/ready` and `/metrics`. It waits neither for the
 * broker nor for the subgraphs.
 * @throws ConfigError with every mistake of the environment
 */
export async function startGateway(environment: NodeJS.ProcessEnv): Promise<RunningGateway> {
  const config = readConfig(gatewayConfig, environment)
  const parts = await connectParts(config)
  const release = async (servers: readonly StartedServer[]) => {
    await Promise.all(servers.map(({ server }) => server.stop()))
    await parts.revocations.stop()
    await Promise.all([...parts.clients.values()].map((client) => client.close()))
    parts.flushLog()
  }
  const servers: StartedServer[] = []
  try {
    const app = edge()
    mountOperations(app, parts)
    mountAuth(app, parts)
    mountOAuth(app, parts)
    if (config.NODE_ENV === 'development') app.use(explorer())
    const direct = new Map<string, FastPathHandler>()
    servers.push(...(await mountEndpoints(app, direct, parts)))
    app.use(notFound, answerFaults(parts.log))
    const listening = await listen(fastPath(app, direct), config.HOST, config.PORT)
    parts.log.info({ url: listening.url }, 'listening')
    return {
      url: listening.url,
      async stop() {
        await listening.close(config.SHUTDOWN_TIMEOUT_MS)
        await release(servers)
      },
    }
  } catch (error) {
    await release(servers)
    throw error
  }
}
