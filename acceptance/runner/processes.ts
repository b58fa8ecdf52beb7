import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { commandLine, ended, environmentOf, isAlive, signal } from '../../infra/embedded/src/host/processes'

const LEAVING_MS = 5_000
const KILLING_MS = 2_000
const POLL_MS = 20

/** The processes that work in a directory: its path is in their command lines or in their environment variables. */
function processesOf(directory: string): number[] {
  return processIds().filter(
    (pid) =>
      pid !== process.pid &&
      [...commandLine(pid), ...environmentOf(pid)].some((text) => text.includes(directory)),
  )
}

/** Ends them: gently, because a supervisor of servers takes these with it, then by force. */
export async function endProcessesOf(directory: string): Promise<void> {
  const pids = processesOf(directory)
  for (const pid of pids) signal(pid, 'SIGTERM')
  for (const pid of pids) if (!(await ended(pid, LEAVING_MS))) signal(pid, 'SIGKILL')
}

/** Ends them at once and waits without the event loop, for a process that is ending itself. */
export function killProcessesOf(directory: string): void {
  const pids = processesOf(directory)
  for (const pid of pids) signal(pid, 'SIGQUIT')
  const deadline = Date.now() + KILLING_MS
  while (pids.some(isAlive) && Date.now() < deadline) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
  }
}

function processIds(): number[] {
  if (process.platform === 'linux') return readdirSync('/proc').map(Number).filter(Boolean)
  const { stdout } = spawnSync('ps', ['-axo', 'pid='], { encoding: 'utf8' })
  return stdout.split('\n').map(Number).filter(Boolean)
}
