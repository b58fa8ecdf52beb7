import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { repositoryRoot } from './cache'
import { readIfExists, replacePrivateFile } from './files'
import { isAlive } from './processes'

const schema = z.object({ dataDir: z.string(), pid: z.number().int().positive() })

/** Lets clients on this machine find the data directory of the system behind a gateway's port. Gives the undoing. */
export function announceRunning(gatewayPort: number, dataDir: string): () => void {
  const file = fileOf(gatewayPort)
  replacePrivateFile(file, JSON.stringify({ dataDir, pid: process.pid }))
  return () => rmSync(file, { force: true })
}

/** The data directory of the system that runs behind a gateway's port of this machine, if one does. */
export function dataDirBehind(gatewayPort: number): string | undefined {
  const text = readIfExists(fileOf(gatewayPort))
  if (!text) return undefined
  const { dataDir, pid } = schema.parse(JSON.parse(text))
  return isAlive(pid) ? dataDir : undefined
}

function fileOf(gatewayPort: number): string {
  return join(repositoryRoot, '.data', 'running', `${gatewayPort}.json`)
}
