import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { portOf } from '@enigm/embedded'
import type { BenchSystem } from './infrastructure'
import { until } from './until'

/** The address of a system's gateway. */
export function gatewayUrl({ settings }: BenchSystem): string {
  return `http://127.0.0.1:${portOf('gateway', settings)}`
}

/** Starts the whole system in one separate process, and resolves when /ready answers 200. */
export async function startWholeSystem(system: BenchSystem): Promise<ChildProcess> {
  const running = spawn(process.execPath, [join(__dirname, '../../infra/embedded/dist/main.js')], {
    env: { ...process.env, ...system.variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const isReady = async () => {
    if (running.exitCode !== null) throw new Error('the system did not start')
    const response = await fetch(`${gatewayUrl(system)}/ready`).catch(() => null)
    return response?.ok ?? false
  }
  await until('the whole system is ready', isReady)
  return running
}

export async function stopWholeSystem(running: ChildProcess): Promise<void> {
  const ended = once(running, 'exit')
  running.kill('SIGTERM')
  await ended
}
