import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasDebianTools, withUnpackedPackage } from '../host/debian'
import { cacheDirectory } from '../host/directories'
import { reasonOf, SetupError } from '../host/failure'

/** The daemon of the chain and the server of a wallet, and where their shared libraries are unless the system has them. */
export interface MoneroPrograms {
  readonly daemon: string
  readonly walletServer: string
  readonly libraries?: string
}

/** One source of both programs. @returns undefined when the source does not have them */
type Lookup = () => Promise<MoneroPrograms | undefined>

/**
 * Monero's programs that run on this machine: those of MONEROD and MONERO_WALLET_RPC, those on PATH, those in the cache, or those
 * of Debian's package, which is unpacked into the cache with the libraries that this machine lacks.
 * @throws SetupError when no source has them
 */
export async function findMonero(
  lookups: Lookup[] = [given, onPath, inCache, ofDebian],
): Promise<MoneroPrograms> {
  const reasons: string[] = []
  for (const lookup of lookups) {
    try {
      const programs = await lookup()
      if (programs) return programs
    } catch (error) {
      if (error instanceof SetupError) throw error
      reasons.push(reasonOf(error))
    }
  }
  const tried = reasons.length ? ` (${reasons.join('; ')})` : ''
  throw new SetupError(
    `No monerod and monero-wallet-rpc were found${tried}: install them on PATH (apt-get install monero, brew install monero), or set MONEROD and MONERO_WALLET_RPC to their paths.`,
  )
}

async function given(): Promise<MoneroPrograms | undefined> {
  const { MONEROD: daemon, MONERO_WALLET_RPC: walletServer } = process.env
  if (!daemon && !walletServer) return undefined
  if (!daemon || !walletServer) throw new SetupError('Set both MONEROD and MONERO_WALLET_RPC, or neither.')
  if (!run({ daemon, walletServer }))
    throw new SetupError(
      `MONEROD (${daemon}) or MONERO_WALLET_RPC (${walletServer}) does not run here: set them to the paths of the programs.`,
    )
  return { daemon, walletServer }
}

async function onPath(): Promise<MoneroPrograms | undefined> {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return directories.map((directory) => programsIn(directory)).find(run)
}

async function inCache(): Promise<MoneroPrograms | undefined> {
  const programs = cached()
  return run(programs) ? programs : undefined
}

async function ofDebian(): Promise<MoneroPrograms | undefined> {
  if (!hasDebianTools()) return undefined
  return withUnpackedPackage('monero', { dependencies: true }, keep)
}

function keep(root: string): MoneroPrograms {
  const draft = mkdtempSync(`${directory()}.`)
  try {
    copyPrograms(root, draft)
    // A directory replaces no other one; what another process has kept meanwhile, or what does not run any more, goes first.
    rmSync(directory(), { recursive: true, force: true })
    renameSync(draft, directory())
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  const programs = cached()
  if (!run(programs)) throw new Error("Debian's monerod and monero-wallet-rpc do not run here")
  return programs
}

function copyPrograms(root: string, draft: string): void {
  for (const name of Object.values(names)) cpSync(join(root, 'usr', 'bin', name), join(draft, name))
  const libraries = join(draft, LIBRARIES)
  mkdirSync(libraries)
  for (const lib of [join(root, 'lib'), join(root, 'usr', 'lib')].filter(existsSync))
    for (const architecture of readdirSync(lib).filter((name) => name.endsWith('-linux-gnu')))
      cpSync(join(lib, architecture), libraries, { recursive: true, verbatimSymlinks: true })
}

const names = { daemon: 'monerod', walletServer: 'monero-wallet-rpc' }
const LIBRARIES = 'lib'

function programsIn(directory: string): MoneroPrograms {
  return { daemon: join(directory, names.daemon), walletServer: join(directory, names.walletServer) }
}

function cached(): MoneroPrograms {
  return { ...programsIn(directory()), libraries: join(directory(), LIBRARIES) }
}

function directory(): string {
  return join(cacheDirectory(), 'monero')
}

/** The environment in which the programs find their libraries. */
export function environmentFor({ libraries }: Pick<MoneroPrograms, 'libraries'>): NodeJS.ProcessEnv {
  return libraries ? { ...process.env, LD_LIBRARY_PATH: libraries } : process.env
}

function run(programs: MoneroPrograms): boolean {
  const env = environmentFor(programs)
  return [programs.daemon, programs.walletServer].every(
    (path) => existsSync(path) && spawnSync(path, ['--version'], { env }).status === 0,
  )
}
