import { ClientAddresses, readConfig } from '@enigm/configuration'
import { startTracing } from '@enigm/observability'
import type { Express } from 'express'
import type { JSONWebKeySet, JWK } from 'jose'
import { connectionLimits, gatewayConfig, type GatewayConfig } from './config'
import { GuestAdmission } from './access/guests/guest-admission'
import { Capacity } from './http/capacity'
import { answerErrors, edge, notFound } from './http/edge'
import { explorer } from './http/explorer'
import { withEndpoints } from './http/endpoint'
import { listen, type Listening } from './http/listen'
import { GatewayMetrics } from './http/metrics'
import { HintSource } from './http/panel/hint-source'
import { PanelDocuments } from './http/panel/panel-documents'
import { readPanel, type Panel } from './http/panel/panel-files'
import { panelPages } from './http/panel/panel-pages'
import { readiness, type Readiness } from './http/readiness'
import {
  mountAuth,
  mountEvents,
  mountGraphql,
  mountHealth,
  mountOAuth,
  mountOperations,
  mountTor,
  type GraphqlEndpoints,
  type RouteDependencies,
} from './http/routes'
import { TorGateway } from './http/tor/tor-gateway'
import { BrokerUsedProofs } from './identity/dpop/used-proofs'
import { internalTokens } from './identity/internal-token'
import { followRevocations, type Revocations } from './identity/revocation'
import { sessionsOf } from './identity/session'
import { gatewayLog, type GatewayLog } from './log'
import { replicatedClient } from './plan/replicas'

/** A gateway that accepts requests. */
export interface RunningGateway {
  readonly url: string
  /** The address for operators: `/metrics`, and `/ready` with what is missing. */
  readonly operationsUrl: string
  /** The address for the Tor daemon; undefined without TOR_PORT. */
  readonly torUrl: string | undefined
  /** Reports that it is not ready, finishes requests in flight, then closes all connections. */
  stop(): Promise<void>
}

const developmentEnvironments = new Set(['development', 'test'])

async function createDependencies(
  config: GatewayConfig,
  panel: Panel | undefined,
  { log }: GatewayLog,
): Promise<RouteDependencies & { readonly usedProofs: BrokerUsedProofs }> {
  const tokens = await internalTokens(config.INTERNAL_SIGNING_KEY as JWK)
  const metrics: GatewayMetrics = new GatewayMetrics(() => revocations.isCurrent())
  const revocations: Revocations = followRevocations({
    url: config.NATS_URL,
    nkeySeed: config.NATS_NKEY_SEED,
    log,
    observeLag: (seconds) => metrics.observeLag(seconds),
  })
  const usedProofs = new BrokerUsedProofs({ url: config.NATS_URL, nkeySeed: config.NATS_NKEY_SEED })
  const isDevelopment = developmentEnvironments.has(config.NODE_ENV)
  const tracer = await startTracing('gateway', config, log)
  const options = { timeoutMilliseconds: config.SUBGRAPH_TIMEOUT_MS, tracer }
  const clients = new Map(
    Object.entries(config.SUBGRAPH_URLS).map(([name, urls]) => [name, replicatedClient(name, urls, options)]),
  )
  return {
    schemaDirectory: config.SCHEMA_DIR,
    origin: config.PUBLIC_ORIGIN ?? `http://localhost:${config.PORT}`,
    introspection: isDevelopment,
    log,
    metrics,
    revocations,
    clients,
    tokens,
    usedProofs,
    sessions: sessionsOf(config.ACCESS_PUBLIC_KEYS as JSONWebKeySet, usedProofs),
    capacity: new Capacity(config.MAX_CONCURRENT_REQUESTS, () => metrics.overloadRefused()),
    addresses: new ClientAddresses(config.TRUSTED_PROXIES),
    guests: new GuestAdmission(
      { burst: config.GUEST_BURST, perMinute: config.GUEST_REQUESTS_PER_MINUTE },
      () => metrics.guestPuzzled(),
    ),
    accessKeys: config.ACCESS_PUBLIC_KEYS as JSONWebKeySet,
    documents: new PanelDocuments(panel?.documents ?? new Map(), panel !== undefined && !isDevelopment),
    tracer,
    tor: new TorGateway({ governance: clients.get('governance'), tokens, log }),
  }
}

function operationsApp(dependencies: RouteDependencies, isReady: () => Promise<Readiness>): Express {
  const app = edge()
  mountOperations(app, dependencies, isReady)
  app.use(notFound, answerErrors(dependencies.log))
  return app
}

async function publicApp(
  dependencies: RouteDependencies,
  panel: Panel | undefined,
  { NODE_ENV }: GatewayConfig,
  isReady: () => Promise<Readiness>,
) {
  const app = edge()
  mountHealth(app, isReady)
  mountAuth(app, dependencies)
  mountOAuth(app, dependencies)
  const hub = mountEvents(app, dependencies)
  if (NODE_ENV === 'development') app.use(explorer())
  const graphql = await mountGraphql(app, dependencies)
  app.use(panelPages(panel, dependencies.origin.startsWith('https:'), dependencies.tor))
  app.use(notFound, answerErrors(dependencies.log))
  return { app, hub, graphql }
}

function torApp(
  dependencies: RouteDependencies,
  { endpoints }: GraphqlEndpoints,
  panel: Panel | undefined,
): Express {
  const app = edge()
  mountTor(app, dependencies, endpoints)
  app.use(panelPages(panel, false))
  app.use(notFound, answerErrors(dependencies.log))
  return app
}

/**
 * Starts the gateway: one GraphQL endpoint per audience, `/auth`, `/oauth/token`, `/health`, `/ready` and the panel, a
 * listener for operators and, with TOR_PORT, one for the Tor daemon. It starts without waiting for the broker or the subgraphs.
 * @throws ConfigError with every mistake of the environment
 */
export async function startGateway(environment: NodeJS.ProcessEnv): Promise<RunningGateway> {
  const config = readConfig(gatewayConfig, environment)
  const gatewayLogger = gatewayLog(config.LOG_LEVEL)
  const panel = readPanel(config.PANEL_DIR)
  const dependencies = await createDependencies(config, panel, gatewayLogger)
  const { log, clients, revocations } = dependencies
  let stopping = false
  const isReady = async (): Promise<Readiness> =>
    stopping
      ? { ready: false, missing: ['gateway: stopping'] }
      : readiness([...clients.values()], revocations)
  let operationsListener: Listening | undefined
  let publicListener: Listening | undefined
  let torListener: Listening | undefined
  let servers: GraphqlEndpoints['servers'] = []
  const release = async (drainMilliseconds: number) => {
    stopping = true
    const timeoutMilliseconds = config.SHUTDOWN_TIMEOUT_MS
    await Promise.all(
      [publicListener, torListener].map((each) => each?.close({ drainMilliseconds, timeoutMilliseconds })),
    )
    dependencies.tor.stop()
    await operationsListener?.close({ drainMilliseconds: 0, timeoutMilliseconds })
    await Promise.all(servers.map(({ server }) => server.stop()))
    await Promise.all([revocations.stop(), dependencies.usedProofs.stop(), dependencies.tracer?.stop()])
    await Promise.all([...clients.values()].map((client) => client.close()))
    gatewayLogger.flush()
  }
  try {
    const operations = operationsApp(dependencies, isReady)
    const { app, hub, graphql } = await publicApp(dependencies, panel, config, isReady)
    servers = graphql.servers
    const limits = connectionLimits(config)
    operationsListener = await listen(operations, config.OPERATIONS_HOST, config.OPERATIONS_PORT, limits)
    publicListener = await listen(withEndpoints(app, graphql.endpoints), config.HOST, config.PORT, limits)
    if (config.TOR_PORT !== undefined)
      torListener = await listen(
        torApp(dependencies, graphql, panel),
        config.TOR_HOST,
        config.TOR_PORT,
        limits,
      )
    const [url, operationsUrl, torUrl] = [publicListener.url, operationsListener.url, torListener?.url]
    const broker = { url: config.NATS_URL, nkeySeed: config.NATS_NKEY_SEED }
    const hints = new HintSource({ ...broker, log, onHint: (hint) => hub.hint(hint) })
    log.info({ url, operationsUrl, torUrl }, 'listening')
    return {
      ...{ url, operationsUrl, torUrl },
      async stop() {
        // Open streams would otherwise keep the listener for the whole timeout.
        hub.stop()
        await hints.stop()
        await release(config.DRAIN_MS)
      },
    }
  } catch (error) {
    await release(0)
    throw error
  }
}
