import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePortBase, loadKeys, PORT_COUNT, readSettings, repositoryRoot } from '@enigm/embedded'
import { eventually } from './client'
import { WholeSystem } from './whole-system.fixture'

/**
 * One system for the test files of a run that can work beside others: each makes accounts for itself and counts nothing but its
 * objects. It runs in one process, as `npm start` does. The first file that asks starts it; it ends with the run.
 */
export async function sharedSystem(): Promise<WholeSystem> {
  const directory = join(tmpdir(), 'shared system')
  const portFile = join(directory, 'port')
  const isFirst = claims(directory)
  if (isFirst) {
    writeFileSync(`${portFile}.draft`, String(await freePortBase(PORT_COUNT)))
    renameSync(`${portFile}.draft`, portFile)
  }
  await eventually('the port of the shared system', async () => existsSync(portFile))
  const variables = {
    ...process.env,
    PORT_BASE: readFileSync(portFile, 'utf8'),
    DATA_DIR: join(directory, 'data'),
    LOG_LEVEL: 'info',
    NODE_ENV: 'test',
  }
  const settings = readSettings(variables)
  mkdirSync(settings.dataDir, { recursive: true })
  const system = new WholeSystem({ settings, keys: await loadKeys(settings.dataDir) })
  if (isFirst) start(variables, outputOf(system))
  await system.ready()
  return system
}

/** The lines that the shared system has printed and logged since its first start. */
export function linesOf(system: WholeSystem): string[] {
  return readFileSync(outputOf(system), 'utf8').split('\n').filter(Boolean)
}

function outputOf({ system }: WholeSystem): string {
  return join(dirname(system.settings.dataDir), 'output')
}

/** Whether this process is the first that asks for the directory. */
function claims(directory: string): boolean {
  try {
    mkdirSync(directory)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Starts a system that outlives the test file. */
function start(variables: NodeJS.ProcessEnv, output: string): void {
  const main = join(repositoryRoot, 'infra', 'embedded', 'dist', 'main.js')
  const file = openSync(output, 'w')
  spawn(process.execPath, [main], { env: variables, detached: true, stdio: ['ignore', file, file] }).unref()
}
