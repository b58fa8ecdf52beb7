import { readFileSync } from 'node:fs'
import { readConfig } from '@enigm/configuration'
import { connectionLimits, openConfig } from './config'
import { Capacity } from './http/capacity'
import { answerErrors, edge, localsOf, notFound } from './http/edge'
import { graphqlEndpoint, withEndpoints } from './http/endpoint'
import { listen } from './http/listen'
import { startServer } from './http/supergraph-server'
import { gatewayLog } from './log'
import { openDataSource } from './plan/data-source'
import { subgraphClient, type SubgraphClient } from './plan/fetch'
import type { RunningGateway } from './start'

const SHUTDOWN_TIMEOUT_MS = 2_000

/** The open mode has no address for operators. */
type OpenGateway = Pick<RunningGateway, 'url' | 'stop'>

/**
 * Serves any supergraph at `/graphql` for external conformance suites: same execution, connections and error format as
 * the gateway, but without authorization and limits.
 * @throws ConfigError, also when NODE_ENV is production
 */
export async function startOpenGateway(environment: NodeJS.ProcessEnv): Promise<OpenGateway> {
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
  const endpoint = graphqlEndpoint({
    server,
    contextOf: async (_request, _input, locals) => ({
      ...locals,
      caller: undefined,
      guest: { address: '', proofOfWork: undefined },
    }),
    logRequest: () => {},
    traceRequest: (_locals, _response, run) => run(),
    capacity: new Capacity(Infinity, () => {}),
    log,
  })
  app.all('/graphql', (request, response) => endpoint(request, response, localsOf(response)))
  app.use(notFound, answerErrors(log))
  const listener = withEndpoints(app, new Map([['/graphql', endpoint]]))
  const listening = await listen(listener, config.HOST, config.PORT, connectionLimits(config))
  log.info({ url: listening.url }, 'listening')
  return {
    url: listening.url,
    async stop() {
      await listening.close({ drainMilliseconds: 0, timeoutMilliseconds: SHUTDOWN_TIMEOUT_MS })
      await server.stop()
      await Promise.all(clients.map((client) => client.close()))
      flush()
    },
  }
}
