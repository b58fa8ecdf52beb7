import { readFileSync } from 'node:fs'
import { expressMiddleware } from '@as-integrations/express5'
import { openConfig, readConfig } from './config'
import { openDataSource } from './plan/data-source'
import { answerFaults, edge, jsonBody, localsOf, notFound } from './http/edge'
import { subgraphClient, type SubgraphClient } from './plan/fetch'
import { gatewayLog } from './log'
import { listen } from './http/listen'
import type { RunningGateway } from './http/server'
import { startServer } from './federation/supergraph'

const SHUTDOWN_TIMEOUT_MS = 2_000

/**
 * Serves any supergraph at `/graphql` to outside conformance suites: the same execution, connections and error format,
 * without authorization and limits.
 * @throws ConfigError also when NODE_ENV is production
 */
export async function startOpenGateway(environment: NodeJS.ProcessEnv): Promise<RunningGateway> {
  const config = readConfig(openConfig, environment)
  const { log, flush } = gatewayLog(config.LOG_LEVEL)
  const clients: SubgraphClient[] = []
  const { server } = await startServer(readFileSync(config.ENIGM_SUPERGRAPH_FILE, 'utf8'), {
    log,
    introspection: true,
    plugins: [],
    dataSource(name, address) {
      if (!address) throw new Error(`The supergraph has no address of "${name}".`)
      const { pathname, search } = new URL(address)
      const client = subgraphClient(name, address, {
        timeoutMilliseconds: config.SUBGRAPH_TIMEOUT_MS,
        path: `${pathname}${search}`,
      })
      clients.push(client)
      return openDataSource(client)
    },
  })
  const app = edge()
  app.get('/health', (_request, response) => void response.json({ healthy: true }))
  const context = async ({ res }: { res: Parameters<typeof localsOf>[0] }) => ({
    ...localsOf(res),
    caller: undefined,
  })
  app.all('/graphql', ...jsonBody, expressMiddleware(server, { context }))
  app.use(notFound, answerFaults(log))
  const listening = await listen(app, config.HOST, config.PORT)
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
