import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'

// Lets a test run the agent from its TypeScript source, as jest runs the other modules.
const runSource = `
  const { readFileSync } = require('node:fs')
  const { transformSync } = require('@swc/core')
  require.extensions['.ts'] = (module, filename) => {
    const options = { filename, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }
    module._compile(transformSync(readFileSync(filename, 'utf8'), options).code, filename)
  }
  require(process.argv[1])`

export interface EnvironmentAgentProcess {
  url: string
  /** Kills the process like a crash. Its files remain. */
  kill(): Promise<void>
}

/** Runs the agent in a separate process, which can be killed. @throws Error when it does not start */
export async function spawnEnvironmentAgent(
  environment: NodeJS.ProcessEnv,
): Promise<EnvironmentAgentProcess> {
  const extension = extname(__filename)
  const main = join(__dirname, `main${extension}`)
  const child = spawn(process.execPath, extension === '.ts' ? ['-e', runSource, main] : [main], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const [url] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    gone.then(() => Promise.reject(new Error('the environment agent did not start'))),
  ])) as [string]
  return {
    url,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
