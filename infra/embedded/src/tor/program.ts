import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasDebianTools, withUnpackedPackage } from '../host/debian'
import { cacheDirectory } from '../host/directories'
import { reasonOf, SetupError } from '../host/failure'

/** One source of the program. @returns its path; undefined when the source does not have it */
type Lookup = () => Promise<string | undefined>

/**
 * A Tor daemon that runs on this machine: that of TOR, the one on PATH, the one in the cache, or that of Debian's package, which is
 * unpacked into the cache.
 * @throws SetupError when no source has it
 */
export async function findTor(lookups: Lookup[] = [given, onPath, inCache, ofDebian]): Promise<string> {
  const reasons: string[] = []
  for (const lookup of lookups) {
    try {
      const program = await lookup()
      if (program) return program
    } catch (error) {
      if (error instanceof SetupError) throw error
      reasons.push(reasonOf(error))
    }
  }
  const tried = reasons.length ? ` (${reasons.join('; ')})` : ''
  throw new SetupError(
    `No tor was found${tried}: install one on PATH (apt-get install tor, brew install tor), or set TOR to its path.`,
  )
}

async function given(): Promise<string | undefined> {
  const { TOR: program } = process.env
  if (program && !runs(program))
    throw new SetupError(`TOR (${program}) does not run here: set it to the path of the program.`)
  return program
}

async function onPath(): Promise<string | undefined> {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return directories.map((directory) => join(directory, 'tor')).find(runs)
}

async function inCache(): Promise<string | undefined> {
  return runs(cached()) ? cached() : undefined
}

async function ofDebian(): Promise<string | undefined> {
  if (!hasDebianTools()) return undefined
  return withUnpackedPackage('tor', {}, keep)
}

/** Another process can do the same: the program appears as a whole. */
function keep(root: string): string {
  const draft = `${cached()}.${process.pid}`
  try {
    copyFileSync(join(root, 'usr', 'bin', 'tor'), draft)
    chmodSync(draft, 0o755)
    renameSync(draft, cached())
  } finally {
    rmSync(draft, { force: true })
  }
  if (!runs(cached()))
    throw new Error("Debian's tor does not run here: it needs libraries that are not installed")
  return cached()
}

function cached(): string {
  return join(cacheDirectory(), 'tor')
}

function runs(program: string): boolean {
  return existsSync(program) && spawnSync(program, ['--version']).status === 0
}
