import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { commandLine, ended, environmentOf, signal } from '../../infra/embedded/src/host/processes'

const LEAVING_MS = 5_000

/** The processes that work in a directory: its path is in their command lines or in their environment variables. */
export function processesOf(directory: string): number[] {
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

function processIds(): number[] {
  if (process.platform === 'linux') return readdirSync('/proc').map(Number).filter(Boolean)
  const { stdout } = spawnSync('ps', ['-axo', 'pid='], { encoding: 'utf8' })
  return stdout.split('\n').map(Number).filter(Boolean)
}
