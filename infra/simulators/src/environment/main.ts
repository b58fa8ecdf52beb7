import { startEnvironmentAgent } from './agent'

/** Runs one agent as a process of its own until SIGINT or SIGTERM; prints its address. */
async function main(): Promise<void> {
  const agent = await startEnvironmentAgent(process.env)
  const stop = () => void agent.stop().then(() => process.exit(0))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  process.stdout.write(`${agent.url}\n`)
}

void main()
