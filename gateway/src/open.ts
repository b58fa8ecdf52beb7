import { readFileSync } from 'node:fs'
import { expressMiddleware } from '@as-integrations/express5'
import type { Response } from 'express'
import { openConfig, readConfig } from './config'
import { answerErrors, edge, jsonBody, localsOf, notFound } from './http/edge'
import { listen } from './http/listen'
import { startServer } from './http/supergraph-server'
import { gatewayLog } from './log'
import { openDataSource } from './plan/data-source'
import { subgraphClient, type SubgraphClient } from './plan/fetch'
import type { RunningGateway } from './start'

const SHUTDOWN_TIMEOUT_MS = 2_000

/**
 * Serves any supergraph at `/graphql` for external conformance suites: same execution, connections and error format as
 * the gateway, but without authorization and limits.
 * @throws ConfigError, also when NODE_ENV is production
 */
export async function startOpenGateway(environment: NodeJS.ProcessEnv): Promise<RunningGateway> {
  const config = readConfig(openConfig, environment)
  const { log, flush } = gatewayLog(config.LOG_LEVEL)
  const clients: SubgraphClient[] = []
  const { server } = await startServer(readFileSync(config.ENIGM_SUPERGRAPH_FILE, 'utf8'), {
    log,
    introspection: true,
    plugins: [],
    dataSource(name, url) {
      if (!url) throw new Error(`The supergraph has no URL of "${name}".`)
      const { pathname, search } = new URL(url)
      const client = subgraphClient(name, url, {
        timeoutMilliseconds: config.SUBGRAPH_TIMEOUT_MS,
        path: `${pathname}${search}`,
      })
      clients.push(client)
      return openDataSource(client)
    },
  })
  const app = edge()
  app.get('/health', (_request, response) => void response.json({ healthy: true }))
  const context = async ({ res }: { res: Response }) => ({ ...localsOf(res), caller: undefined })
  app.all('/graphql', ...jsonBody, expressMiddleware(server, { context }))
  app.use(notFound, answerErrors(log))
  const listening = await listen(app, config.HOST, config.PORT)
  log.info({ url: listening.url }, 'listening')
  return {
    url: listening.url,
    async stop() {
      await listening.close(SHUTDOWN_TIMEOUT_MS)
      await server.stop()
      await Promise.all(clients.map((client) => client.close()))
      flush()
    },
  }
}
