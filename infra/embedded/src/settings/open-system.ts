import { accessSync, constants, mkdirSync } from 'node:fs'
import { reasonOf, SetupError } from '../host/failure'
import type { System } from './process-environment'
import { readSettings } from './settings'
import { loadKeys } from './signing-keys'

/**
 * Reads the settings, opens the data directory and loads its keys; missing ones are created.
 * @throws SetupError for an invalid variable, an unusable data directory or a damaged file of keys
 */
export async function openSystem(variables: NodeJS.ProcessEnv): Promise<System> {
  const settings = readSettings(variables)
  openDataDir(settings.dataDir)
  return { settings, keys: await loadKeys(settings.dataDir) }
}

function openDataDir(dataDir: string): void {
  try {
    // Other users may traverse it, because PostgreSQL can run as another user; each file in it has its own owner and mode.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new SetupError(
      `DATA_DIR ${dataDir} is not usable (${reasonOf(error).split(',')[0]}): set it to a directory that this user can write to.`,
      { cause: error },
    )
  }
}
