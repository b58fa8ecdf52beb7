import { accessSync, constants, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { repositoryRoot } from '../host/directories'
import { SetupError } from '../host/failure'
import { readIfExists, replacePrivateFile } from '../host/files'
import { isAlive } from '../host/processes'

const schema = z.object({ dataDir: z.string(), pid: z.number().int().positive() })

const records = join(repositoryRoot, '.data', 'running')

/** @throws SetupError when this user cannot write the records of running systems */
export function requireRecords(): void {
  try {
    mkdirSync(records, { recursive: true, mode: 0o711 })
    accessSync(records, constants.W_OK)
  } catch (error) {
    throw new SetupError(`${records} is not writable: clone the repository as the user that starts it.`, {
      cause: error,
    })
  }
}

/**
 * Records the data directory of the running system under its gateway port, so that clients on this machine find it.
 * @returns the function that removes the record
 */
export function recordRunning(gatewayPort: number, dataDir: string): () => void {
  const file = fileOf(gatewayPort)
  replacePrivateFile(file, JSON.stringify({ dataDir, pid: process.pid }))
  return () => rmSync(file, { force: true })
}

/** The data directory of the system whose gateway listens on this port of this machine. */
export function dataDirOfPort(gatewayPort: number): string | undefined {
  const text = readIfExists(fileOf(gatewayPort))
  if (!text) return undefined
  const { dataDir, pid } = schema.parse(JSON.parse(text))
  return isAlive(pid) ? dataDir : undefined
}

function fileOf(gatewayPort: number): string {
  return join(records, `${gatewayPort}.json`)
}
