import { variableNames } from '@enigm/configuration'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import type { SubgraphDefinition } from '@enigm/subgraph'
import { assertNotRunning, startInfrastructure } from './infrastructure'
import { SetupError } from '../host/failure'
import { assertFree } from '../host/ports'
import { pause } from '../host/processes'
import { timed } from '../host/progress'
import {
  processNames,
  processEnvironment,
  simulatorNames,
  withGiven,
  type ProcessName,
  type SimulatorName,
  type System,
} from '../settings/process-environment'
import { portsOf, type Settings } from '../settings/settings'

type Start = (variables: Record<string, string>) => Promise<Part>

const CHECK_MS = 50
/** A gateway without services answers, too: after this time it starts and lists in `/ready` what is missing. */
const LONGEST_WAIT_MS = 30_000

/** The simulated external systems, on loopback. */
const simulators: Record<SimulatorName, Start> = {
  environment: async (variables) => (await import('@enigm/simulators')).startEnvironmentAgent(variables),
  carrier: async (variables) => (await import('@enigm/simulators')).startCarrier(variables),
  card: async (variables) => (await import('@enigm/simulators')).startCardProcessor(variables),
  monero: async (variables) => (await import('@enigm/simulators')).startMoneroWallet(variables),
}

/** The programs of Monero in place of the simulated wallet. */
const startRegtest: Start = async (variables) =>
  (await import('../monero/regtest.js')).startRegtest(variables)

/** Services that accept the keys or certificates of a simulated external system here. */
const servedBySimulators: readonly ProcessName[] = [
  'payments',
  'servers',
  'esim',
  'keys',
] satisfies ServiceName[]

interface Part {
  readonly url: string
  stop(): Promise<void>
}

interface Subgraph extends Part {
  ready(): { readonly ready: boolean }
}

export interface RunningSystem {
  /** Stops the gateway first, then the services, and PostgreSQL and NATS last. */
  stop(): Promise<void>
  /** Ends PostgreSQL and NATS immediately, for a process that exits next. */
  kill(): void
}

/**
 * Starts a subgraph, the gateway or a simulator in this process. Variables of the process that the caller gives take precedence
 * over the generated ones.
 * @throws ConfigError, SetupError
 */
export async function startPart(
  name: ProcessName,
  system: System,
  given: NodeJS.ProcessEnv = {},
): Promise<Part> {
  assertAllowed(name, system.settings)
  if (!given['PORT']) await assertPortsFree(name, system)
  const { names, start } = await programOf(name, system.settings)
  const generated = processEnvironment(name, system)
  return start(withGiven(generated, names ?? Object.keys(generated), given))
}

/**
 * Starts the whole system in this process. The gateway starts last: loading its supergraphs blocks the event loop for seconds,
 * in which a service would take its first connections to PostgreSQL for lost.
 * @throws ConfigError, SetupError after it has stopped the parts that it started
 */
export async function startSystem(
  system: System,
  { print, signal }: { print: (line: string) => void; signal: AbortSignal },
): Promise<RunningSystem> {
  for (const name of processNames) assertAllowed(name, system.settings)
  assertNotRunning(system.settings)
  for (const name of processNames) await assertPortsFree(name, system)
  const infrastructure = await startInfrastructure(system, print)
  const parts: Part[] = []
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop()
    await infrastructure.stop()
  }
  const start = (name: ProcessName) =>
    timed(name, print, async () => void parts.push(await startPart(name, system)))
  try {
    for (const name of [...simulatorNames, ...serviceNames]) await start(name)
    await timed('all services are ready', print, () => untilReady(parts.filter(isSubgraph), signal))
    await start('gateway')
  } catch (error) {
    await stop()
    throw error
  }
  return { stop, kill: () => infrastructure.kill() }
}

interface Program {
  readonly start: Start
  /** The variables that it reads; undefined for a simulator, which reads the generated ones. */
  readonly names?: readonly string[]
}

/** Imported on demand: a process that runs one service loads no code of another. */
async function programOf(name: ProcessName, { crypto }: Settings): Promise<Program> {
  if (name === 'monero' && crypto === 'monero') return { start: startRegtest }
  if (isSimulator(name)) return { start: simulators[name] }
  if (name === 'gateway') {
    const { gatewayConfig, startGateway } = await import('@enigm/gateway')
    return { start: startGateway, names: variableNames(gatewayConfig) }
  }
  const [{ startSubgraph, subgraphConfig }, { definition }] = await Promise.all([
    import('@enigm/subgraph'),
    import(`@enigm/${name}`) as Promise<{ definition: SubgraphDefinition<any> }>,
  ])
  return {
    start: (variables) => startSubgraph(definition, variables),
    names: variableNames(subgraphConfig(definition)),
  }
}

async function untilReady(subgraphs: readonly Subgraph[], signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT_MS
  while (!subgraphs.every((subgraph) => subgraph.ready().ready) && Date.now() < deadline && !signal.aborted)
    await pause(CHECK_MS, signal)
}

function isSubgraph(part: Part): part is Subgraph {
  return 'ready' in part
}

/** @throws SetupError for what only a trial may run */
function assertAllowed(name: ProcessName, { simulatorsAllowed }: Settings): void {
  if (simulatorsAllowed || !(isSimulator(name) || servedBySimulators.includes(name))) return
  throw new SetupError(
    `NODE_ENV=production does not start ${name} with simulated external systems and their generated keys: deploy it with its own variables, or set ALLOW_SIMULATORS=1 for a trial.`,
  )
}

async function assertPortsFree(name: ProcessName, { settings }: System): Promise<void> {
  for (const port of portsOf(name, settings)) await assertFree(port, name)
}

function isSimulator(name: ProcessName): name is SimulatorName {
  return (simulatorNames as readonly string[]).includes(name)
}
