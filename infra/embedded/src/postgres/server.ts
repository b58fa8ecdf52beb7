import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readIfExists } from '../host/files'
import { SetupError } from '../host/failure'
import { assertFree, loopback } from '../host/ports'
import { commandLine, ended, isAlive, signal } from '../host/processes'
import { administrator, openCluster, run, type Cluster } from './cluster'

const START_MS = 60_000
const ORPHANS_MS = 10_000
const LEAVING_MS = 500
const STOP_MS = 30_000
/** Lines of postmaster.pid, see PostgreSQL's pidfile.h. */
const PID_LINE = 0
const PORT_LINE = 3
const STATUS_LINE = 7

interface Postmaster {
  readonly pid: number
  readonly port: number
  /** `starting`, `ready`, `standby` or `stopping`. */
  readonly status: string
}

export interface PostgresOptions {
  /** PGDATA. The administrator's password is in `<dataDir>.password`. */
  readonly dataDir: string
  readonly port: number
  /** False trades safety against a power failure for speed; only for tests. */
  readonly durable: boolean
  /** Further settings of postgresql.conf, which take precedence, e.g. `{ wal_keep_size: "'256MB'" }`. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface RunningPostgres {
  /** URL of the cluster's administrator. */
  readonly adminUrl: string
  readonly pid: number
  /** Closes client connections, writes all data to disk and stops the server. */
  stop(): Promise<void>
}

/**
 * Runs PostgreSQL 18 on loopback. A server that a killed process left behind is adopted when it has the same port, and
 * restarted otherwise. The data survives restarts.
 * @throws SetupError when the port is in use or this machine lacks a program
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, port, durable } = options
  const cluster = await openCluster(dataDir, durable)
  if (!(await adopted(cluster, port))) await start(cluster, options)
  const running = postmaster(cluster.directory)
  if (!running) throw new SetupError(`PostgreSQL ended right after its start: see ${logOf(cluster)}.`)
  const adminUrl = `postgresql://${administrator}:${cluster.password}@${loopback}:${port}/postgres`
  return { adminUrl, pid: running.pid, stop: () => stopPostgres(cluster.directory) }
}

// A server that is stopping, or that uses another port, is stopped first.
async function adopted(cluster: Cluster, port: number): Promise<boolean> {
  const deadline = Date.now() + START_MS
  for (;;) {
    const leftOver = postmaster(cluster.directory)
    if (!leftOver) return false
    if (leftOver.port !== port || leftOver.status === 'stopping') await stopPostgres(cluster.directory)
    else if (leftOver.status === 'ready') return true
    else if (Date.now() > deadline)
      throw new SetupError(`PostgreSQL does not become ready: see ${logOf(cluster)}.`)
    else await delay(50)
  }
}

async function start(cluster: Cluster, options: PostgresOptions): Promise<void> {
  await assertFree(options.port, 'PostgreSQL')
  const settings = join(cluster.directory, 'enigm.conf')
  const log = logOf(cluster)
  const deadline = Date.now() + ORPHANS_MS
  for (;;) {
    writeFileSync(settings, settingsOf(options))
    writeFileSync(log, '', { mode: 0o600 })
    for (const file of [settings, log]) chownSync(file, cluster.user.uid, cluster.user.gid)
    const { code } = await run(cluster, 'pg_ctl', [
      'start',
      '-w',
      '-t',
      '60',
      '-D',
      cluster.directory,
      '-l',
      log,
    ])
    if (code === 0) return
    const reason = readIfExists(log)?.trim() ?? ''
    // Backends of a killed server exit after a moment; until then they hold its shared memory.
    const orphans = reason.includes('shared memory block') && Date.now() < deadline
    if (!orphans) throw new SetupError(`PostgreSQL did not start from ${cluster.directory}: ${reason}`)
    await delay(100)
  }
}

/** Stops the server of a cluster, if one is running. */
export async function stopPostgres(directory: string): Promise<void> {
  const running = postmaster(directory)
  if (!running) return
  // Clients that are closing may finish; the others are disconnected.
  signal(running.pid, 'SIGTERM')
  if (await ended(running.pid, LEAVING_MS)) return
  signal(running.pid, 'SIGINT')
  if (await ended(running.pid, STOP_MS)) return
  signal(running.pid, 'SIGQUIT')
  await ended(running.pid, STOP_MS)
}

/**
 * The server that runs on this cluster. A pid file that names another process is removed: ids are reused after a restart
 * of the machine or container.
 */
function postmaster(directory: string): Postmaster | undefined {
  const file = join(directory, 'postmaster.pid')
  const lines = (readIfExists(file) ?? '').split('\n').map((line) => line.trim())
  const pid = Number(lines[PID_LINE])
  if (!pid) return undefined
  if (isAlive(pid) && commandLine(pid).join(' ').includes(directory)) {
    return { pid, port: Number(lines[PORT_LINE]), status: lines[STATUS_LINE] ?? '' }
  }
  rmSync(file, { force: true })
  return undefined
}

function logOf(cluster: Cluster): string {
  return join(cluster.directory, 'server.log')
}

function settingsOf({ port, durable, settings: further }: PostgresOptions): string {
  const settings: Record<string, string> = {
    listen_addresses: `'${loopback}'`,
    port: String(port),
    unix_socket_directories: "''",
    max_connections: '200',
    shared_buffers: '64MB',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    log_line_prefix: "'%m [%p] %q%u@%d '",
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...further,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('')
}
