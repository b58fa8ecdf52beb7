import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isSystemError } from './failure'

const POLL_MS = 25
/** Places in the fields of /proc/<pid>/stat from the state on. */
const STATE = 0
const PARENT = 1
const THREADS = 17
const START = 19

/** Whether a process with this id exists, of any owner. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isSystemError(error, 'EPERM')
  }
  return !isZombie(pid)
}

/** The words of a process's command line; empty when the process has ended or is not visible to this user. */
export function commandLine(pid: number): string[] {
  if (process.platform === 'linux') return readProc(pid, 'cmdline').split('\0').slice(0, -1)
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout ? [stdout.trim()] : []
}

/** The environment variables of a process as `NAME=value`; empty where only its own user may read them, and on systems other than Linux. */
export function environmentOf(pid: number): string[] {
  return process.platform === 'linux' ? readProc(pid, 'environ').split('\0') : []
}

/** The start time of a process in the operating system's unit. It distinguishes a process from a later one with the same id. */
export function startOf(pid: number): string {
  if (process.platform === 'linux') return statFields(pid)[START] ?? ''
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout?.trim() ?? ''
}

/** The processes that a process has started and that have not ended. */
export function childrenOf(pid: number): number[] {
  const parents = process.platform === 'linux' ? parentsInProc() : parentsByPs()
  return parents.filter(([, parent]) => parent === pid).map(([child]) => child)
}

/** Sends a signal. It is no error when the process has already ended. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error
  }
}

/** Waits until a process has ended. @returns false when it is still alive after this time */
export async function ended(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await delay(POLL_MS)
  }
  return true
}

/** Waits for this time or until the signal aborts, and leaves no timer and no listener behind. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
}

function parentsInProc(): [number, number][] {
  const all = readdirSync('/proc').map(Number).filter(Boolean)
  return all.map((pid) => [pid, Number(statFields(pid)[PARENT])])
}

function parentsByPs(): [number, number][] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const lines = (stdout ?? '').trim().split('\n')
  return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
}

/** A killed process is a zombie at once, while its other threads still end and keep its ports open. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  const fields = statFields(pid)
  return fields[STATE] === 'Z' && Number(fields[THREADS]) <= 1
}

// The fields of /proc/<pid>/stat from the state on. The name before it can contain spaces and parentheses.
function statFields(pid: number): string[] {
  const stat = readProc(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ESRCH', 'EACCES')) return ''
    throw error
  }
}
