import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  freePortBase,
  loadKeys,
  PORT_COUNT,
  readSettings,
  removeDataDir,
  processEnvironment,
  startInfrastructure,
  type Infrastructure,
  type System,
} from '@enigm/embedded'
import { startSubgraph, type RunningSubgraph, type SubgraphDefinition } from '@enigm/subgraph'
import { until } from './until'

export interface BenchSystem extends System {
  /** Environment variables for a process of the same system. */
  readonly variables: Record<string, string>
  remove(): void
}

/** The settings and keys of a separate system in a temporary directory. */
export async function createBenchSystem(): Promise<BenchSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'enigm-bench-'))
  const variables = {
    PORT_BASE: String(await freePortBase(PORT_COUNT)),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
    ALLOW_SIMULATORS: '1',
    // Without a panel: the clients of the benchmarks send texts.
    PANEL_DIR: dataDir,
    // All clients of a benchmark are one network for the gateway.
    GUEST_BURST: '1000000',
  }
  return {
    variables,
    settings: readSettings({ ...variables }),
    keys: await loadKeys(dataDir),
    remove: () => removeDataDir(dataDir),
  }
}

export interface BenchSubgraphs {
  running: RunningSubgraph[]
  system: BenchSystem
  stop(): Promise<void>
}

/** Starts PostgreSQL (with fsync), NATS and these subgraphs in this process, and waits until they are ready; `variables` override those of the system. */
export async function startBenchSubgraphs(
  definitions: SubgraphDefinition<any>[],
  variables: Record<string, string> = {},
): Promise<BenchSubgraphs> {
  const system = await createBenchSystem()
  const infrastructure: Infrastructure = await startInfrastructure(system, console.error)
  const running: RunningSubgraph[] = []
  for (const definition of definitions) {
    running.push(
      await startSubgraph(definition, { ...processEnvironment(definition.name, system), ...variables }),
    )
  }
  const isReady = () => running.every((subgraph) => subgraph.ready().ready)
  await until('every subgraph is ready', isReady)
  return {
    running,
    system,
    async stop() {
      for (const subgraph of running) await subgraph.stop()
      await infrastructure.stop()
      system.remove()
    },
  }
}
