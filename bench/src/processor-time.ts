import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const TICK_MILLISECONDS = 10

interface ProcessTimes {
  readonly pid: number
  readonly parent: number
  readonly program: string
  /** Of the process and of its children that have ended, in milliseconds. */
  readonly milliseconds: number
}

/** The processor time that this process and the processes below it have used so far, in milliseconds by program (Linux). */
export function processorTimes(): ReadonlyMap<string, number> {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => timesOf(Number(pid)) ?? [])
  const below = new Set([process.pid])
  // A parent can have a higher id than its child, so that one pass does not find all.
  for (let known = 0; known < below.size;) {
    known = below.size
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  }
  const byProgram = new Map<string, number>()
  for (const { pid, program, milliseconds } of all) {
    if (!below.has(pid)) continue
    const name = pid === process.pid ? 'benchmark' : program
    byProgram.set(name, (byProgram.get(name) ?? 0) + milliseconds)
  }
  return byProgram
}

/** The times of a process; undefined when it has ended meanwhile. */
function timesOf(pid: number): ProcessTimes | undefined {
  let line: string
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  const [, program = '', rest = ''] = /\((.*)\) (.*)/s.exec(line) ?? []
  const fields = rest.split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return { pid, parent: Number(fields[1]), program, milliseconds: ticks * TICK_MILLISECONDS }
}
