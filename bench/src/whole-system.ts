import type { ChildProcess } from 'node:child_process'
import { portOf } from '@enigm/embedded'
import { startProcess } from './child-process'
import type { BenchSystem } from './infrastructure'
import { until } from './until'

/** The address of a system's gateway. */
export function gatewayUrl({ settings }: BenchSystem): string {
  return `http://127.0.0.1:${portOf('gateway', settings)}`
}

/** Starts the whole system in one separate process, and resolves when /ready answers 200. */
export async function startWholeSystem(system: BenchSystem): Promise<ChildProcess> {
  const running = startProcess('infra/embedded/dist/main.js', [], system.variables)
  const isReady = async () => {
    if (running.exitCode !== null) throw new Error('the system did not start')
    const response = await fetch(`${gatewayUrl(system)}/ready`).catch(() => null)
    return response?.ok ?? false
  }
  await until('the whole system is ready', isReady)
  return running
}
