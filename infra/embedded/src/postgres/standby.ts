import {
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { isSystemError, SetupError } from '../host/failure'
import { administrator } from './cluster'
import { clusterUser, type SystemUser } from './system-user'
import { startPostgres, stopPostgres, type RunningPostgres } from './server'

/** The name by which a primary knows its standby. */
const standbyName = 'standby'
/** Of the primary alone: its process, its slots and its log. The directory of the WAL stays, its content is streamed. */
const notCopied = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'server.log',
  'standby.signal',
  'backup_label',
])
const copiedEmpty = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_stat_tmp',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_subtrans',
])

/** A standby asks this often whether its primary has started to send. */
const RETRY = { wal_retrieve_retry_interval: "'100ms'" }
const SYNCHRONOUS_MS = 60_000
const CHECK_MS = 50

interface ServerOptions {
  readonly dataDir: string
  readonly port: number
  readonly settings?: Readonly<Record<string, string>>
}

/** A primary needs this much WAL at hand, so that a standby can follow from the moment of its copy. */
const WAL_KEPT = "'512MB'"

/** Starts a server that a standby can follow. */
export function startPrimary(options: ServerOptions): Promise<RunningPostgres> {
  return startPostgres({
    ...options,
    durable: true,
    settings: { wal_keep_size: WAL_KEPT, ...options.settings },
  })
}

/**
 * Copies a running primary and starts the copy as its standby, by streaming replication. From then on, a commit of the primary
 * waits for the standby: what a client was answered is on both. The package of PostgreSQL has no pg_basebackup, so this is the
 * low-level base backup of PostgreSQL's manual, 25.3.4. A cluster of the same directory is removed.
 */
export async function startStandby(
  primary: RunningPostgres & { readonly dataDir: string },
  options: ServerOptions,
): Promise<RunningPostgres> {
  const { hostname, port, password } = new URL(primary.adminUrl)
  const directory = await copyPrimary(primary, options.dataDir)
  writeOwned(join(directory, 'standby.signal'), '', clusterUser(directory))
  const connection = `host=${hostname} port=${port} user=${administrator} password=${password} application_name=${standbyName}`
  const settings = {
    wal_keep_size: WAL_KEPT,
    ...options.settings,
    primary_conninfo: `'${connection}'`,
    ...RETRY,
  }
  const standby = await startPostgres({ ...options, durable: true, settings })
  await administer(primary.adminUrl, [
    `ALTER SYSTEM SET synchronous_standby_names = '${standbyName}'`,
    'SELECT pg_reload_conf()',
  ])
  await untilSynchronous(primary.adminUrl)
  return standby
}

/** Makes a standby the primary. It has no standby then, and waits for none. */
export function promote(standby: RunningPostgres): Promise<void> {
  return administer(standby.adminUrl, [
    'ALTER SYSTEM RESET synchronous_standby_names',
    'SELECT pg_reload_conf()',
    'SELECT pg_promote(true, 60)',
  ])
}

async function untilSynchronous(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    for (const deadline = Date.now() + SYNCHRONOUS_MS; ; await delay(CHECK_MS)) {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_replication WHERE application_name = $1 AND sync_state = 'sync'`,
        [standbyName],
      )
      if (rowCount) return
      if (Date.now() > deadline)
        throw new SetupError('The standby of PostgreSQL does not follow its primary.')
    }
  } finally {
    await client.end()
  }
}

/** Runs statements of the administrator, one after the other. */
async function administer(adminUrl: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The copy is next to the primary's directory, which PostgreSQL's user can reach. @returns its directory, links resolved */
async function copyPrimary(
  { adminUrl, dataDir }: { readonly adminUrl: string; readonly dataDir: string },
  target: string,
): Promise<string> {
  const source = realpathSync(dataDir)
  const user = clusterUser(source)
  const directory = join(dirname(source), `${standbyName}-${Date.now()}`)
  await removeCluster(target)
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(`SELECT pg_backup_start('${standbyName}', true)`)
    copyDirectory(source, directory, user)
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)')
    writeOwned(join(directory, 'backup_label'), rows[0]!.labelfile, user)
  } finally {
    await client.end()
  }
  mkdirSync(dirname(target), { recursive: true, mode: 0o711 })
  symlinkSync(directory, target)
  copyFileSync(`${dataDir}.password`, `${target}.password`)
  return directory
}

/** Stops the server of a data directory, and removes its cluster. */
export async function removeCluster(dataDir: string): Promise<void> {
  let directory: string
  try {
    directory = realpathSync(dataDir)
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
    // A link whose cluster has gone.
    rmSync(dataDir, { force: true })
    return
  }
  await stopPostgres(directory)
  rmSync(directory, { recursive: true, force: true })
  rmSync(dataDir, { force: true })
  rmSync(`${dataDir}.password`, { force: true })
}

/** A file that the running primary removes meanwhile is not missed: the WAL says what became of it. */
function copyDirectory(source: string, target: string, user: SystemUser): void {
  mkdirSync(target, { mode: 0o700 })
  chownSync(target, user.uid, user.gid)
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (notCopied.has(entry.name)) continue
    if (copiedEmpty.has(entry.name)) copyEmpty(from, to, user)
    else if (entry.isDirectory()) copyDirectory(from, to, user)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
    else copyOwned(from, to, user)
  }
}

function copyOwned(from: string, to: string, user: SystemUser): void {
  try {
    copyFileSync(from, to)
    chownSync(to, user.uid, user.gid)
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
  }
}

/** The directories below stay: PostgreSQL does not create them. */
function copyEmpty(from: string, to: string, user: SystemUser): void {
  mkdirSync(to, { mode: 0o700 })
  chownSync(to, user.uid, user.gid)
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isDirectory()) copyEmpty(join(from, entry.name), join(to, entry.name), user)
}

function writeOwned(path: string, text: string, { uid, gid }: SystemUser): void {
  writeFileSync(path, text, { mode: 0o600 })
  chownSync(path, uid, gid)
}
