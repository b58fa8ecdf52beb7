import { ConfigError } from '@enigm/configuration'
import type { SubgraphDefinition } from './definition'
import { startSubgraph } from './start'

/** Runs one subgraph in this process until SIGINT or SIGTERM. */
export async function runAlone(definition: SubgraphDefinition<any>): Promise<void> {
  try {
    const running = await startSubgraph(definition, process.env)
    const stop = () => void running.stop().then(() => process.exit(0))
    process.once('SIGINT', stop).once('SIGTERM', stop)
    running.app.log.info({ url: running.url }, 'listening')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
