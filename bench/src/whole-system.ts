import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { portOf } from '@enigm/embedded'
import type { BenchSystem } from './infrastructure'

const LOOK_MILLISECONDS = 20

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
  for (;;) {
    if (running.exitCode !== null) throw new Error('the system did not start')
    const response = await fetch(`${gatewayUrl(system)}/ready`).catch(() => null)
    if (response?.ok) return running
    await delay(LOOK_MILLISECONDS)
  }
}

export async function stopWholeSystem(running: ChildProcess): Promise<void> {
  const ended = once(running, 'exit')
  running.kill('SIGTERM')
  await ended
}
