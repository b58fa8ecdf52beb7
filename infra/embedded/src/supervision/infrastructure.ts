import { lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames } from '@enigm/contracts'
import { claim, holderOf } from '../host/claim'
import { natsSeed, passwordsOf, type System } from '../settings/process-environment'
import { isSystemError, SetupError } from '../host/failure'
import { timed } from '../host/progress'
import { findNatsServer } from '../nats/binary'
import { requireExternalBroker } from '../nats/external-broker'
import { startNats } from '../nats/server'
import { startPostgres } from '../postgres/server'
import { natsUrl, portOf, type Settings } from '../settings/settings'
import { supervise, type Supervised } from './supervise'

export interface Infrastructure extends Supervised {
  /** The servers that this process has started, as text for the operator. */
  readonly started: readonly string[]
}

interface Started {
  readonly name: string
  readonly supervised: Supervised
  readonly adminUrl?: string
}

/**
 * Starts PostgreSQL and NATS unless the settings name external ones, creates the streams and the database of every
 * service, and restarts a server that ends unexpectedly or does not answer.
 * @throws SetupError when another living process uses the data directory, this machine lacks a program, or an external
 * server is not usable
 */
export async function startInfrastructure(
  system: System,
  print: (line: string) => void,
): Promise<Infrastructure> {
  const { settings } = system
  const broker = { url: natsUrl(settings), seed: natsSeed('infrastructure', system) }
  if (settings.natsUrl) await requireExternalBroker(broker)
  const release = claimDataDir(settings)
  const servers = await startAll([
    ...(settings.databaseUrl ? [] : [postgres(settings, print)]),
    ...(settings.natsUrl ? [] : [nats(system, print)]),
  ]).catch((error: unknown) => {
    release()
    throw error
  })
  const { createStreams, provision } = await import('@enigm/operations')
  const streams = await createStreams({ ...broker, logLevel: settings.logLevel })
  const infrastructure = {
    started: servers.map(({ name }) => name),
    async stop() {
      await streams.stop()
      await Promise.all(servers.map(({ supervised }) => supervised.stop()))
      release()
    },
    kill() {
      for (const { supervised } of servers) supervised.kill()
      release()
    },
  }
  try {
    const adminUrl = settings.databaseUrl ?? servers.find((server) => server.adminUrl)!.adminUrl!
    const provisionAll = () =>
      Promise.all(serviceNames.map((name) => provision(adminUrl, name, passwordsOf(system))))
    await timed('databases of the services', print, provisionAll)
  } catch (error) {
    await infrastructure.stop()
    throw asSetupError(error, settings)
  }
  return infrastructure
}

/** Removes a data directory that no process uses, including a cluster that it links to. */
export function removeDataDir(dataDir: string): void {
  const cluster = join(dataDir, 'postgres')
  if (lstatSync(cluster, { throwIfNoEntry: false }))
    rmSync(realpathSync(cluster), { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
}

/** @throws SetupError when a living process uses this data directory */
export function assertNotRunning({ dataDir }: Settings): void {
  const holder = holderOf(claimOf(dataDir))
  if (holder) throw inUse(dataDir, holder)
}

function claimDataDir({ dataDir }: Settings): () => void {
  // Other users may traverse it, because PostgreSQL can run as another user; each file in it has its own owner and mode.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const claimed = claim(claimOf(dataDir))
  if ('heldBy' in claimed) throw inUse(dataDir, claimed.heldBy)
  return claimed.release
}

function inUse(dataDir: string, pid: number): SetupError {
  return new SetupError(
    `Another system uses ${dataDir} (process ${pid}): stop it, or set DATA_DIR and PORT_BASE for a second system.`,
  )
}

function claimOf(dataDir: string): string {
  return join(dataDir, 'infrastructure.pid')
}

async function postgres(settings: Settings, print: (line: string) => void): Promise<Started> {
  const options = {
    dataDir: join(settings.dataDir, 'postgres'),
    port: portOf('postgres', settings),
    durable: true,
  }
  const name = `PostgreSQL on port ${options.port}`
  const first = await timed(name, print, () => startPostgres(options))
  const start = () => startPostgres(options)
  const supervised = supervise(first, { name: 'PostgreSQL', start, print })
  return { name, supervised, adminUrl: first.adminUrl }
}

async function nats({ settings, keys }: System, print: (line: string) => void): Promise<Started> {
  const { brokerConfiguration, probeJetStream } = await import('@enigm/operations')
  const options = {
    dataDir: join(settings.dataDir, 'nats'),
    port: portOf('nats', settings),
    binary: await findNatsServer(),
    configuration: brokerConfiguration(keys.nats),
  }
  const name = `NATS on port ${options.port}`
  const first = await timed(name, print, () => startNats(options))
  const access = { url: first.url, seed: keys.nats.infrastructure }
  const supervised = supervise(first, {
    name: 'NATS',
    start: () => startNats(options),
    probe: () => probeJetStream(access),
    print,
  })
  return { name, supervised }
}

// When one server cannot start, the others are stopped.
async function startAll(starting: Promise<Started>[]): Promise<Started[]> {
  const results = await Promise.allSettled(starting)
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  if (!failed) return started
  await Promise.all(started.map(({ supervised }) => supervised.stop()))
  throw failed.reason
}

function asSetupError(error: unknown, settings: Settings): unknown {
  if (!settings.databaseUrl) return error
  if (isSystemError(error, 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT')) {
    const { host } = new URL(settings.databaseUrl)
    return new SetupError(
      `PostgreSQL at ADMIN_DATABASE_URL (${host}) does not answer: start it, correct ADMIN_DATABASE_URL, or unset it to use the included one.`,
      { cause: error },
    )
  }
  // 28P01, 28000: authentication failed; 42501: the role may not create databases and roles.
  if (isSystemError(error, '28P01', '28000', '42501')) {
    const { message } = error as Error
    return new SetupError(
      `ADMIN_DATABASE_URL must name an administrator of the PostgreSQL at ${new URL(settings.databaseUrl).host}: ${message}.`,
      { cause: error },
    )
  }
  return error
}
