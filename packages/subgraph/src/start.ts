import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from '@enigm/configuration'
import { startTracing } from '@enigm/observability'
import pino from 'pino'
import { Registry } from 'prom-client'
import { App } from './app'
import { backoff } from './backoff'
import { system } from './caller'
import { subgraphConfig, type BaseConfig } from './config'
import { createDataSource, createReadPool, guardPool, migrate } from './database/data-source'
import { registerPoolGauges } from './database/pool-gauges'
import { DatabaseProbe } from './database/probe'
import type { SubgraphDefinition } from './definition'
import { registerGauges, startWorkers, type Workers } from './workers'
import type { Bus } from './events/bus'
import { connectBus } from './events/nats'
import { registerExternalSystems } from './health/external-systems.metrics'
import { buildSubgraph } from './schema/build'
import { storedTables } from './storage/stored'
import { serve, type RunningServer, type ServeOptions } from './server/http'
import { ServiceTracing } from './tracing'

const RETRY_MILLISECONDS = { first: 100, longest: 5_000 }

/** The answer of `/ready`: the missing dependencies by category. What waits for an operator is counted and does not affect readiness. */
export interface Readiness {
  ready: boolean
  missing: string[]
  /** Events whose handler has failed for good. */
  parked: number
  overdueJobs: number
  farFutureJobs: number
}

export interface RunningSubgraph {
  readonly url: string
  readonly app: App
  ready(): Readiness
  /** Has gateways move on to another replica, which takes DRAIN_MS. Requests are still answered. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a subgraph and returns once it listens. PostgreSQL and NATS can become available later, in any order: until then it
 * answers UNAVAILABLE, and `/ready` lists the missing dependencies.
 * @throws ConfigError with every invalid environment variable
 */
export async function startSubgraph(
  definition: SubgraphDefinition<any>,
  variables: NodeJS.ProcessEnv,
): Promise<RunningSubgraph> {
  const config: BaseConfig = readConfig(subgraphConfig(definition), variables)
  const log = pino({ level: config.LOG_LEVEL, base: { service: definition.name } })
  const data = createDataSource(definition, config, log)
  const reads = createReadPool(definition.name, config, log)
  const stopping = new AbortController()
  let workers: Workers | undefined

  const wake = (wakes: Parameters<Workers['wake']>[0]) => workers?.wake(wakes)
  const tracing = new ServiceTracing(await startTracing(definition.name, config, log))
  const tables = storedTables(definition)
  const app = new App<unknown>(definition.name, config, log, data, reads, wake, tables, tracing)
  const registry = new Registry()
  registerGauges(registry, () => workers?.status())
  registerPoolGauges(registry, app, reads)
  registerExternalSystems(registry, app)
  const schema = buildSubgraph(definition, app)
  const bus = connectBus({
    url: config.NATS_URL,
    name: definition.name,
    nkeySeed: config.NATS_NKEY_SEED,
    log,
  })
  const probe = new DatabaseProbe({ service: definition.name, databaseUrl: config.DATABASE_URL })
  const ready = () => readiness(probe.isAnswering && data.isInitialized, bus, workers)
  const server = await open(definition, app, {
    schema,
    app,
    status: ready,
    registry,
    host: config.HOST,
    port: config.PORT,
  }).catch(async (error: unknown) => {
    await Promise.all([bus.stop(), probe.stop()])
    throw error
  })

  const boot = connect(definition, app, stopping.signal).then((connected) => {
    if (connected) workers = startWorkers(definition, app, bus)
  })
  return {
    url: server.url,
    app,
    ready,
    drain: () => drain(server, config),
    async stop() {
      stopping.abort()
      await server.stop()
      await boot
      await workers?.stop()
      await Promise.all([bus.stop(), probe.stop()])
      await reads.end()
      if (data.isInitialized) await data.destroy()
      await tracing.stop()
    },
  }
}

async function drain(server: RunningServer, { DRAIN_MS }: BaseConfig): Promise<void> {
  server.drain()
  await delay(DRAIN_MS)
}

/** Opens the GraphQL server and the service's further listeners. If one fails, none stays open. */
async function open(
  definition: SubgraphDefinition<any>,
  app: App,
  options: ServeOptions,
): Promise<RunningServer> {
  const server = await serve(options)
  try {
    const close = await definition.listen?.(app)
    return {
      ...server,
      async stop() {
        await Promise.all([server.stop(), close?.()])
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Migrates, connects and seeds, with back-off until it succeeds. @returns false if the service stops before */
async function connect(definition: SubgraphDefinition<any>, app: App, signal: AbortSignal): Promise<boolean> {
  for (let attempts = 1; !signal.aborted; attempts++) {
    try {
      if (!app.data.isInitialized) {
        await migrate(definition, app.config)
        await app.data.initialize()
        guardPool(app.data, app.log)
      }
      await definition.seed?.(app)
      return true
    } catch (error) {
      app.log.warn({ reason: (error as Error).message }, 'database unavailable')
      await pause(backoff(attempts, RETRY_MILLISECONDS), signal)
    }
  }
  return false
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}

function readiness(hasDatabase: boolean, bus: Bus, workers: Workers | undefined): Readiness {
  const status = workers?.status()
  const missing = [
    ...(hasDatabase && workers ? [] : ['database']),
    ...(bus.connected ? [] : ['nats']),
    ...(status?.missing ?? []),
  ]
  return {
    ready: missing.length === 0,
    missing: [...new Set(missing)],
    parked: status?.gauges.enigm_inbox_parked ?? 0,
    overdueJobs: status?.gauges.enigm_job_overdue ?? 0,
    farFutureJobs: status?.gauges.enigm_job_far_future ?? 0,
  }
}

/** The context of a change that no request has caused. */
export function systemContext(correlationId: string = randomUUID()) {
  return { caller: system, correlationId }
}
