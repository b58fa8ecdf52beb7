import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './command'

interface Ran {
  readonly code: number
  readonly output: string
  readonly errors: string
}

/** Runs `enigm` in this process. */
export async function enigm(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  signal = new AbortController().signal,
): Promise<Ran> {
  let [output, errors] = ['', '']
  const code = await runCommand(parameters, {
    environment,
    signal,
    write: (text) => (output += text),
    writeError: (text) => (errors += text),
  })
  return { code, output, errors }
}

/** A directory of one test file, which is removed after it. */
export function directoryOfTests(): string {
  const directory = mkdtempSync(join(tmpdir(), 'enigm-operations-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
