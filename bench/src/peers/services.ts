import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { startStandaloneServer } from '@apollo/server/standalone'
import { definitions, loadKeys, processEnvironment, readSettings } from '@enigm/embedded'
import { startEnvironmentAgent } from '@enigm/simulators'
import {
  buildSubgraph,
  Context,
  createCallerVerifier,
  startSubgraph,
  type App,
  type RunningSubgraph,
  type SubgraphDefinition,
} from '@enigm/subgraph'
import { answerDriver } from '../contender'
import { until } from '../until'

/** Tells the driver the addresses of the stock servers. */
export interface Listening {
  readonly stockUrls: Readonly<Record<string, string>>
}

/** ApolloServer with the setup of its documentation, before the same resolvers and the same SQL. */
async function startStock(definition: SubgraphDefinition<any>, app: App): Promise<string> {
  const server = new ApolloServer<Context>({
    schema: buildSubgraph(definition, app),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  })
  const verify = createCallerVerifier(app.name, app.config.INTERNAL_PUBLIC_KEYS)
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    async context({ req }) {
      const caller = await verify(req.headers.authorization)
      if (!caller) throw new Error('no valid token')
      return new Context(app, caller, randomUUID(), app.log)
    },
  })
  return url
}

/** All services in one process, each of them twice: as it is, and before the same resolvers ApolloServer. */
async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const system = { settings, keys: await loadKeys(settings.dataDir) }
  await startEnvironmentAgent(processEnvironment('environment', system))
  const running: RunningSubgraph[] = []
  const stockUrls: Record<string, string> = {}
  for (const definition of Object.values(definitions)) {
    const subgraph = await startSubgraph(definition, processEnvironment(definition.name, system))
    running.push(subgraph)
    stockUrls[definition.name] = await startStock(definition, subgraph.app)
  }
  await until('every service is ready', () => running.every((subgraph) => subgraph.ready().ready))
  answerDriver({ stockUrls } satisfies Listening)
}

void main()
