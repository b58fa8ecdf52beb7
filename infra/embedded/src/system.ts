import { serviceNames } from '@enigm/contracts'
import type { SubgraphDefinition } from '@enigm/subgraph'
import {
  processNames,
  serviceEnvironment,
  simulatorNames,
  type ProcessName,
  type SimulatorName,
  type System,
} from './process-environment'
import { assertNotRunning, startInfrastructure } from './infrastructure'
import { assertFree } from './ports'
import { portsOf } from './settings'

type Start = (environment: Record<string, string>) => Promise<Part>

/** The outside world on loopback. */
const simulators: Record<SimulatorName, Start> = {
  environment: async (environment) => (await import('@enigm/simulators')).startEnvironmentAgent(environment),
  carrier: async (environment) => (await import('@enigm/simulators')).startCarrier(environment),
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
  await assertPortsFree(name, system)
  const environment = serviceEnvironment(name, system)
  if (name === 'gateway') return (await import('@enigm/gateway')).startGateway(environment)
  if (isSimulator(name)) return simulators[name](environment)
  // Loaded when asked for: a process that runs one service holds no other service's code.
  const [{ startSubgraph }, { definition }] = await Promise.all([
    import('@enigm/subgraph'),
    import(`@enigm/${name}`) as Promise<{ definition: SubgraphDefinition<any> }>,
  ])
  return startSubgraph(definition, environment)
}

/** Starts the whole system in this process. @throws ConfigError, SetupError; then nothing is left running */
export async function startSystem(system: System, say: (line: string) => void): Promise<RunningSystem> {
  assertNotRunning(system.settings)
  for (const name of processNames) await assertPortsFree(name, system)
  const infrastructure = await startInfrastructure(system, say)
  const parts: Part[] = []
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop()
    await infrastructure.stop()
  }
  try {
    for (const name of [...simulatorNames, ...serviceNames, 'gateway'] as const) {
      parts.push(await startPart(name, system))
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { stop, kill: () => infrastructure.kill() }
}

async function assertPortsFree(name: ProcessName, { settings }: System): Promise<void> {
  for (const port of portsOf(name, settings)) await assertFree(port, name)
}

function isSimulator(name: ProcessName): name is SimulatorName {
  return (simulatorNames as readonly string[]).includes(name)
}
