import { startEnvironmentAgent } from './agent'

/** Runs one agent until SIGINT or SIGTERM, and prints its address. */
async function main(): Promise<void> {
  const agent = await startEnvironmentAgent(process.env)
  const stop = () => void agent.stop().then(() => process.exit(0))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  process.stdout.write(`${agent.url}\n`)
}

void main()
