import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Usage } from '../contender'
import { processes } from '../processor-time'

/** Microseconds that a process of the benchmark has used so far. */
export async function timeOf(child: ChildProcess): Promise<number> {
  child.send('usage')
  const [{ cpuMicroseconds }] = (await once(child, 'message')) as [Usage]
  return cpuMicroseconds
}

/** Microseconds that PostgreSQL and NATS have used so far: their processes, and the children of PostgreSQL that have ended. */
export function timeOfInfrastructure(dataDir: string): number {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  let milliseconds = 0
  for (const { pid, parent, program, own, endedChildren } of processes()) {
    const isBroker = program === 'nats-server' && parent === process.pid
    if (pid === postmaster) milliseconds += own + endedChildren
    else if (parent === postmaster || isBroker) milliseconds += own
  }
  return milliseconds * 1000
}
