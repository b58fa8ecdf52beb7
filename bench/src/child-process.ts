import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * Starts a built program of the repository. Its log goes to this terminal.
 * @param env in addition to the present variables
 * @param options the root of another checkout, and options of Node
 */
export function startProcess(
  script: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv,
  { root = join(__dirname, '../..'), node = [] }: { root?: string; node?: readonly string[] } = {},
): ChildProcess {
  return spawn(process.execPath, [...node, join(root, script), ...parameters], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Starts a process of a system by its name, as on several machines. */
export function startService(name: string, env: NodeJS.ProcessEnv): ChildProcess {
  return startProcess('infra/embedded/dist/service.js', [name], env)
}

/** Ends a process, unless it has ended. */
export async function stopProcess(running: ChildProcess): Promise<void> {
  if (running.exitCode !== null) return
  const ended = once(running, 'exit')
  running.kill('SIGTERM')
  await ended
}
