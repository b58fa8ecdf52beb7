import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Lets plain Node load TypeScript, as jest's transform does. */
const loader = `
  const { readFileSync } = require('node:fs')
  const { transformSync } = require('@swc/core')
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }
  require.extensions['.ts'] = (module, file) =>
    module._compile(transformSync(readFileSync(file, 'utf8'), options).code, file)
`

interface Child<T> {
  /** What the call gave, as far as JSON carries it. */
  readonly result: T
  /** Ends the process as a crash would. */
  kill(): Promise<void>
}

/** Calls a function of a module in a separate Node process, which then stays until it is killed. */
export async function callInChild<T>(module: string, name: string, parameter: unknown): Promise<Child<T>> {
  const call = `
    require(${JSON.stringify(module)})[${JSON.stringify(name)}](${JSON.stringify(parameter)})
      .then((result) => console.log(JSON.stringify(result)))
    setInterval(() => undefined, 2 ** 30)`
  const child = spawn(process.execPath, ['-e', loader + call], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: __dirname,
  })
  const gone = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => text as string),
    gone.then(([code]) => Promise.reject(new Error(`the child ended with ${code}`))),
  ])
  return {
    result: JSON.parse(line) as T,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
