import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasDebianTools, withUnpackedPackage } from '../host/debian'
import { cacheDirectory } from '../host/directories'
import { reasonOf, SetupError } from '../host/failure'

/** One source of a nats-server. @returns its path, or undefined when the source has none */
type Lookup = () => Promise<string | undefined>

/**
 * A nats-server that runs on this machine: the one on PATH, the one in the cache, or the one of Debian's package, which is
 * unpacked into the cache without root.
 * @throws SetupError when no source has one
 */
export async function findNatsServer(lookups: Lookup[] = [onPath, inCache, ofDebian]): Promise<string> {
  const reasons: string[] = []
  for (const lookup of lookups) {
    try {
      const path = await lookup()
      if (path) return path
    } catch (error) {
      reasons.push(reasonOf(error))
    }
  }
  const tried = reasons.length ? ` (${reasons.join('; ')})` : ''
  throw new SetupError(
    `No nats-server was found${tried}: install one on PATH (apt-get install nats-server, brew install nats-server), or set NATS_URL to an external server.`,
  )
}

async function onPath(): Promise<string | undefined> {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return directories.map((directory) => join(directory, 'nats-server')).find(runs)
}

async function inCache(): Promise<string | undefined> {
  const path = cached()
  return runs(path) ? path : undefined
}

async function ofDebian(): Promise<string | undefined> {
  if (!hasDebianTools()) return undefined
  return withUnpackedPackage('nats-server', {}, (root) => keep(join(root, 'usr', 'sbin', 'nats-server')))
}

function keep(unpacked: string): string {
  const path = cached()
  const draft = `${path}.${process.pid}`
  copyFileSync(unpacked, draft)
  chmodSync(draft, 0o755)
  renameSync(draft, path)
  if (!runs(path)) throw new Error("Debian's nats-server does not run here")
  return path
}

function cached(): string {
  return join(cacheDirectory(), 'nats-server')
}

function runs(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version']).status === 0
}
