import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { stopProcess } from './child-process'
import { startWholeSystem } from './whole-system'

const SETTLE_MILLISECONDS = 5_000
const WARM_STARTS = 3

/** Starts the whole system. @returns it, and the milliseconds until /ready answered 200 */
async function start(system: BenchSystem): Promise<{ running: ChildProcess; milliseconds: number }> {
  const begun = performance.now()
  const running = await startWholeSystem(system)
  return { running, milliseconds: performance.now() - begun }
}

/** The resident memory of the Node process in MB, without PostgreSQL and NATS, which are separate processes. */
function residentMegabytes({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  try {
    const cold = await start(system)
    console.log(`first start to ready (initdb, migrations, seed): ${(cold.milliseconds / 1000).toFixed(1)} s`)
    await stopProcess(cold.running)
    for (let count = 0; count < WARM_STARTS; count++) {
      const warm = await start(system)
      await delay(SETTLE_MILLISECONDS)
      const [seconds, megabytes] = [
        (warm.milliseconds / 1000).toFixed(1),
        residentMegabytes(warm.running).toFixed(0),
      ]
      console.log(`warm start to ready: ${seconds} s, resident memory: ${megabytes} MB`)
      await stopProcess(warm.running)
    }
  } finally {
    system.remove()
  }
}

void main()
