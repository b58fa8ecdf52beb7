import { ConfigError } from '@enigm/configuration'
import type { SubgraphDefinition } from './definition'
import { startSubgraph } from './start'

/** Runs one subgraph in this process until SIGINT or SIGTERM; gateways then have time to move on. */
export async function runAlone(definition: SubgraphDefinition<any>): Promise<void> {
  try {
    const running = await startSubgraph(definition, process.env)
    const stop = async () => {
      await running.drain()
      await running.stop()
      process.exit(0)
    }
    const onSignal = () => void stop()
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
    running.app.log.info({ url: running.url }, 'listening')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
