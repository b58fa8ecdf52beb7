import type { JSONWebKeySet, JWK } from 'jose'
import { gatewayConfig, readConfig, type GatewayConfig } from './config'
import { answerErrors, edge, notFound } from './http/edge'
import { explorer } from './http/explorer'
import { fastPath } from './http/fast-path'
import { listen } from './http/listen'
import { GatewayMetrics } from './http/metrics'
import { HintSource } from './http/panel/hint-source'
import { PanelDocuments } from './http/panel/panel-documents'
import { readPanel, type Panel } from './http/panel/panel-files'
import { panelPages } from './http/panel/panel-pages'
import {
  mountAuth,
  mountEvents,
  mountGraphql,
  mountOAuth,
  mountOperations,
  type GraphqlEndpoints,
  type RouteDependencies,
} from './http/routes'
import { internalTokens } from './identity/internal-token'
import { followRevocations, type Revocations } from './identity/revocation'
import { sessionsOf } from './identity/session'
import { gatewayLog, type GatewayLog } from './log'
import { subgraphClient } from './plan/fetch'

/** A gateway that accepts requests. */
export interface RunningGateway {
  readonly url: string
  /** Finishes requests in flight, then closes all connections. */
  stop(): Promise<void>
}

const developmentEnvironments = new Set(['development', 'test'])

async function createDependencies(
  config: GatewayConfig,
  panel: Panel | undefined,
  { log }: GatewayLog,
): Promise<RouteDependencies> {
  const tokens = await internalTokens(config.INTERNAL_SIGNING_KEY as JWK)
  const metrics: GatewayMetrics = new GatewayMetrics(() => revocations.isCurrent())
  const revocations: Revocations = followRevocations({
    url: config.NATS_URL,
    nkeySeed: config.NATS_NKEY_SEED,
    log,
    observeLag: (seconds) => metrics.observeLag(seconds),
  })
  const isDevelopment = developmentEnvironments.has(config.NODE_ENV)
  const options = { timeoutMilliseconds: config.SUBGRAPH_TIMEOUT_MS }
  return {
    schemaDirectory: config.SCHEMA_DIR,
    origin: config.PUBLIC_ORIGIN ?? `http://localhost:${config.PORT}`,
    introspection: isDevelopment,
    log,
    metrics,
    revocations,
    clients: new Map(
      Object.entries(config.SUBGRAPH_URLS).map(([name, url]) => [name, subgraphClient(name, url, options)]),
    ),
    tokens,
    sessions: sessionsOf(config.ACCESS_PUBLIC_KEYS as JSONWebKeySet),
    accessKeys: config.ACCESS_PUBLIC_KEYS as JSONWebKeySet,
    documents: new PanelDocuments(panel?.documents ?? new Map(), panel !== undefined && !isDevelopment),
  }
}

/**
 * Starts the gateway: one GraphQL endpoint per audience, `/auth`, `/oauth/token`, `/health`, `/ready`, `/metrics` and the
 * panel. It starts without waiting for the broker or the subgraphs.
 * @throws ConfigError with every mistake of the environment
 */
export async function startGateway(environment: NodeJS.ProcessEnv): Promise<RunningGateway> {
  const config = readConfig(gatewayConfig, environment)
  const gatewayLogger = gatewayLog(config.LOG_LEVEL)
  const panel = config.PANEL_DIR ? readPanel(config.PANEL_DIR) : undefined
  const dependencies = await createDependencies(config, panel, gatewayLogger)
  const release = async ({ servers }: Pick<GraphqlEndpoints, 'servers'>) => {
    await Promise.all(servers.map(({ server }) => server.stop()))
    await dependencies.revocations.stop()
    await Promise.all([...dependencies.clients.values()].map((client) => client.close()))
    gatewayLogger.flush()
  }
  let endpoints: GraphqlEndpoints | undefined
  try {
    const app = edge()
    mountOperations(app, dependencies)
    mountAuth(app, dependencies)
    mountOAuth(app, dependencies)
    const hub = mountEvents(app, dependencies)
    if (config.NODE_ENV === 'development') app.use(explorer())
    endpoints = await mountGraphql(app, dependencies)
    app.use(panelPages(panel, dependencies.origin.startsWith('https:')))
    app.use(notFound, answerErrors(dependencies.log))
    const { servers, fastPathHandlers } = endpoints
    const listening = await listen(fastPath(app, fastPathHandlers), config.HOST, config.PORT)
    const hints = new HintSource({
      url: config.NATS_URL,
      nkeySeed: config.NATS_NKEY_SEED,
      log: dependencies.log,
      onHint: (hint) => hub.hint(hint),
    })
    dependencies.log.info({ url: listening.url }, 'listening')
    return {
      url: listening.url,
      async stop() {
        // Open streams would otherwise keep the server for the whole timeout.
        hub.stop()
        await hints.stop()
        await listening.close(config.SHUTDOWN_TIMEOUT_MS)
        await release({ servers })
      },
    }
  } catch (error) {
    await release(endpoints ?? { servers: [] })
    throw error
  }
}
