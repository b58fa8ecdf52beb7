import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { portOf } from '@enigm/embedded'
import { createBenchSystem, type BenchSystem } from './infrastructure'

const LOOK_MILLISECONDS = 20
const SETTLE_MILLISECONDS = 5_000
const WARM_STARTS = 3

/** Starts the whole system in one process; gives it and the milliseconds until its /ready answered 200. */
async function start(system: BenchSystem): Promise<{ running: ChildProcess; milliseconds: number }> {
  const begun = performance.now()
  const running = spawn(process.execPath, [join(__dirname, '../../infra/embedded/dist/main.js')], {
    env: { ...process.env, ...system.variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (;;) {
    if (running.exitCode !== null) throw new Error('the system did not start')
    const address = `http://127.0.0.1:${portOf('gateway', system.settings)}/ready`
    const response = await fetch(address).catch(() => null)
    if (response?.ok) return { running, milliseconds: performance.now() - begun }
    await delay(LOOK_MILLISECONDS)
  }
}

async function stop(running: ChildProcess): Promise<void> {
  const ended = once(running, 'exit')
  running.kill('SIGTERM')
  await ended
}

/** Resident memory of the one Node process, in MB; PostgreSQL and NATS are processes of their own. */
function residentMegabytes({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  try {
    const cold = await start(system)
    console.log(`first start to ready (initdb, migrations, seed): ${(cold.milliseconds / 1000).toFixed(1)} s`)
    await stop(cold.running)
    for (let count = 0; count < WARM_STARTS; count++) {
      const warm = await start(system)
      await delay(SETTLE_MILLISECONDS)
      const [seconds, megabytes] = [
        (warm.milliseconds / 1000).toFixed(1),
        residentMegabytes(warm.running).toFixed(0),
      ]
      console.log(`warm start to ready: ${seconds} s, resident memory: ${megabytes} MB`)
      await stop(warm.running)
    }
  } finally {
    system.remove()
  }
}

void main()
