import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { SetupError } from './setup-error.mjs'

/** @throws SetupError on an older Node */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(
      `Node 20.19 or newer is required; this is ${process.versions.node}. Install it from https://nodejs.org.`,
    )
  }
}

/**
 * Requires a nats-server, or Debian's tools that fetch one. The build contains the program that finds and tries it; this
 * check needs no build.
 * @throws SetupError when this machine has neither
 */
export function requireNatsServer(root) {
  const caches = [
    join(root, '.cache'),
    join(homedir(), '.cache', 'enigm-command'),
    `/var/tmp/enigm-command-${process.getuid()}`,
  ]
  if (isOnPath('nats-server') || caches.some((directory) => existsSync(join(directory, 'nats-server'))))
    return
  if (isOnPath('apt-get') && isOnPath('dpkg')) return
  throw new SetupError(
    'No nats-server was found: install one on PATH (apt-get install nats-server, brew install nats-server), or set NATS_URL to an external server.',
  )
}

function isOnPath(program) {
  const directories = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return directories.some((directory) => existsSync(join(directory, program)))
}
