import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A process and the processor time that it has used so far, in milliseconds. */
interface ProcessTimes {
  readonly pid: number
  readonly parent: number
  readonly program: string
  readonly own: number
  /** Of its children that have ended. */
  readonly endedChildren: number
}

/** The processor time that this process and the processes below it have used so far, in milliseconds by program (Linux). */
export function processorTimes(): ReadonlyMap<string, number> {
  const all = processes()
  const below = new Set([process.pid])
  // A parent can have a higher id than its child, so that one pass does not find all.
  for (let known = 0; known < below.size;) {
    known = below.size
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  }
  const byProgram = new Map<string, number>()
  for (const { pid, program, own, endedChildren } of all) {
    if (!below.has(pid)) continue
    const name = pid === process.pid ? 'benchmark' : program
    byProgram.set(name, (byProgram.get(name) ?? 0) + own + endedChildren)
  }
  return byProgram
}

/** All processes of this machine (Linux). */
export function processes(): ProcessTimes[] {
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => timesOf(Number(pid), 1000 / ticksPerSecond) ?? [])
}

/** See proc_pid_stat(5). Undefined for a process that has ended meanwhile. */
function timesOf(pid: number, tickMilliseconds: number): ProcessTimes | undefined {
  let line: string
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  const [, program = '', rest = ''] = /\((.*)\) (.*)/s.exec(line) ?? []
  const fields = rest.split(' ')
  const milliseconds = (first: number) =>
    (Number(fields[first]) + Number(fields[first + 1])) * tickMilliseconds
  return { pid, parent: Number(fields[1]), program, own: milliseconds(11), endedChildren: milliseconds(13) }
}
