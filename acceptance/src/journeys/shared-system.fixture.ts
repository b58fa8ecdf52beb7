import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    LOG_LEVEL: 'fatal',
    NODE_ENV: 'test',
  }
  const settings = readSettings(variables)
  mkdirSync(settings.dataDir, { recursive: true })
  const system = new WholeSystem({ settings, keys: await loadKeys(settings.dataDir) })
  if (isFirst) start(variables)
  await system.ready()
  return system
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
function start(variables: NodeJS.ProcessEnv): void {
  const main = join(repositoryRoot, 'infra', 'embedded', 'dist', 'main.js')
  spawn(process.execPath, [main], { env: variables, detached: true, stdio: 'ignore' }).unref()
}
