import { serviceNames, type ServiceName } from '@enigm/contracts'
import type { SubgraphDefinition } from '@enigm/subgraph'
import { processNames, serviceEnvironment, type ProcessName, type System } from './environment'
import { assertNotRunning, startInfrastructure } from './infrastructure'
import { assertFree } from './ports'
import { portOf } from './settings'

/** Loaded when asked for: a process that runs one service holds no other service's code. */
const load: Record<ServiceName, () => Promise<{ definition: SubgraphDefinition<any> }>> = {
  accounts: () => import('@enigm/accounts'),
  payments: () => import('@enigm/payments'),
  devices: () => import('@enigm/devices'),
  servers: () => import('@enigm/servers'),
}

interface Part {
  readonly url: string
  stop(): Promise<void>
}

export interface RunningSystem {
  /** Stops everything that was started, the entrance first and the ground last. */
  stop(): Promise<void>
  /** Ends PostgreSQL and NATS at once; for a process that ends right after. */
  kill(): void
}

/** Starts one part of the system in this process. @throws ConfigError, SetupError */
export async function startPart(name: ProcessName, system: System): Promise<Part> {
  await assertFree(portOf(name, system.settings), name)
  const environment = serviceEnvironment(name, system)
  if (name === 'gateway') return (await import('@enigm/gateway')).startGateway(environment)
  if (name === 'environment') return (await import('@enigm/simulators')).startEnvironmentAgent(environment)
  const [{ startSubgraph }, { definition }] = await Promise.all([import('@enigm/subgraph'), load[name]()])
  return startSubgraph(definition, environment)
}

/** Starts the whole system in this process. @throws ConfigError, SetupError; then nothing is left running */
export async function startSystem(system: System, say: (line: string) => void): Promise<RunningSystem> {
  assertNotRunning(system.settings)
  for (const name of processNames) await assertFree(portOf(name, system.settings), name)
  const infrastructure = await startInfrastructure(system, say)
  const parts: Part[] = []
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop()
    await infrastructure.stop()
  }
  try {
    for (const name of ['environment', ...serviceNames, 'gateway'] as const) {
      parts.push(await startPart(name, system))
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { stop, kill: () => infrastructure.kill() }
}
