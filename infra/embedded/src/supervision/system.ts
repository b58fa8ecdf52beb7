import { serviceNames } from '@enigm/contracts'
import type { SubgraphDefinition } from '@enigm/subgraph'
import {
  processNames,
  processEnvironment,
  simulatorNames,
  type ProcessName,
  type SimulatorName,
  type System,
} from '../settings/process-environment'
import { assertNotRunning, startInfrastructure } from './infrastructure'
import { assertFree } from '../host/ports'
import { portsOf } from '../settings/settings'

type Start = (variables: Record<string, string>) => Promise<Part>

/** The simulated external systems, on loopback. */
const simulators: Record<SimulatorName, Start> = {
  environment: async (variables) => (await import('@enigm/simulators')).startEnvironmentAgent(variables),
  carrier: async (variables) => (await import('@enigm/simulators')).startCarrier(variables),
}

interface Part {
  readonly url: string
  stop(): Promise<void>
}

export interface RunningSystem {
  /** Stops the gateway first, then the services, and PostgreSQL and NATS last. */
  stop(): Promise<void>
  /** Ends PostgreSQL and NATS immediately, for a process that exits next. */
  kill(): void
}

/** Starts a subgraph, the gateway or a simulator in this process. @throws ConfigError, SetupError */
export async function startPart(name: ProcessName, system: System): Promise<Part> {
  await assertPortsFree(name, system)
  const variables = processEnvironment(name, system)
  if (name === 'gateway') return (await import('@enigm/gateway')).startGateway(variables)
  if (isSimulator(name)) return simulators[name](variables)
  // Imported on demand: a process that runs one service loads no code of another.
  const [{ startSubgraph }, { definition }] = await Promise.all([
    import('@enigm/subgraph'),
    import(`@enigm/${name}`) as Promise<{ definition: SubgraphDefinition<any> }>,
  ])
  return startSubgraph(definition, variables)
}

/** Starts the whole system in this process. @throws ConfigError, SetupError after it has stopped the parts that it started */
export async function startSystem(system: System, print: (line: string) => void): Promise<RunningSystem> {
  assertNotRunning(system.settings)
  for (const name of processNames) await assertPortsFree(name, system)
  const infrastructure = await startInfrastructure(system, print)
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
