import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Usage } from '../contender'

/** Microseconds that a process of the benchmark has used so far. */
export async function timeOf(child: ChildProcess): Promise<number> {
  child.send('usage')
  const [{ cpuMicroseconds }] = (await once(child, 'message')) as [Usage]
  return cpuMicroseconds
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Microseconds that PostgreSQL and NATS have used so far: their processes, and the children of PostgreSQL that have ended. */
export function timeOfInfrastructure(dataDir: string): number {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  let ticks = 0
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const found = statOf(entry)
    if (!found) continue
    const isBroker = found.name === 'nats-server' && found.parent === process.pid
    if (found.pid === postmaster) ticks += found.own + found.endedChildren
    else if (found.parent === postmaster || isBroker) ticks += found.own
  }
  return (ticks / ticksPerSecond) * 1_000_000
}

/** See proc_pid_stat(5). Undefined for a process that has ended. */
function statOf(pid: string) {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = (position: number) => Number(fields[position - 3])
  return {
    pid: Number(pid),
    name,
    parent: ticks(4),
    own: ticks(14) + ticks(15),
    endedChildren: ticks(16) + ticks(17),
  }
}
