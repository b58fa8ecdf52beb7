import { lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames } from '@enigm/contracts'
import { claim, holderOf } from './claim'
import { passwordsOf, type System } from './process-environment'
import { isSystemError, SetupError } from './failure'
import { findNatsServer } from './nats/binary'
import { brokerConfiguration } from './nats/configuration'
import { startNats } from './nats/server'
import { makeStreams } from './nats/streams'
import { provision } from './postgres/provision'
import { startPostgres } from './postgres/server'
import { portOf, type Settings } from './settings'
import { supervise, type Supervised } from './supervise'

export interface Infrastructure extends Supervised {
  /** What was started here, for people. */
  readonly started: readonly string[]
}

interface Started {
  readonly name: string
  readonly supervised: Supervised
  readonly adminUrl?: string
}

/**
 * Starts PostgreSQL and NATS, each unless the settings name one of the caller's own, gives every service its database,
 * and starts again what ends by itself.
 * @throws SetupError when another living process runs the same data directory, or something is missing
 */
export async function startInfrastructure(
  system: System,
  say: (line: string) => void,
): Promise<Infrastructure> {
  const { settings } = system
  const release = claimDataDir(settings)
  const parts = await all([
    ...(settings.databaseUrl ? [] : [postgres(settings, say)]),
    ...(settings.natsUrl ? [] : [nats(system, say)]),
  ]).catch((error: unknown) => {
    release()
    throw error
  })
  const infrastructure = {
    started: parts.map(({ name }) => name),
    async stop() {
      await Promise.all(parts.map(({ supervised }) => supervised.stop()))
      release()
    },
    kill() {
      for (const { supervised } of parts) supervised.kill()
      release()
    },
  }
  try {
    const adminUrl = settings.databaseUrl ?? parts.find((part) => part.adminUrl)!.adminUrl!
    await Promise.all(serviceNames.map((name) => provision(adminUrl, name, passwordsOf(system))))
  } catch (error) {
    await infrastructure.stop()
    throw asSetupError(error, settings)
  }
  return infrastructure
}

/** Removes a data directory that nothing runs on, with the cluster that it may only link to. */
export function removeDataDir(dataDir: string): void {
  const cluster = join(dataDir, 'postgres')
  if (lstatSync(cluster, { throwIfNoEntry: false }))
    rmSync(realpathSync(cluster), { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
}

/** @throws SetupError when a living process runs this data directory */
export function assertNotRunning({ dataDir }: Settings): void {
  const holder = holderOf(claimOf(dataDir))
  if (holder) throw alreadyRuns(dataDir, holder)
}

function claimDataDir({ dataDir }: Settings): () => void {
  // Others may pass through, since PostgreSQL may run as another user; every file in it has an owner and a mode.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const claimed = claim(claimOf(dataDir))
  if ('heldBy' in claimed) throw alreadyRuns(dataDir, claimed.heldBy)
  return claimed.release
}

function alreadyRuns(dataDir: string, pid: number): SetupError {
  return new SetupError(
    `A system already runs on ${dataDir} (process ${pid}): stop it, or set DATA_DIR and PORT_BASE for a second one.`,
  )
}

function claimOf(dataDir: string): string {
  return join(dataDir, 'infrastructure.pid')
}

async function postgres(settings: Settings, say: (line: string) => void): Promise<Started> {
  const options = {
    dataDir: join(settings.dataDir, 'postgres'),
    port: portOf('postgres', settings),
    durable: true,
  }
  const first = await startPostgres(options)
  const supervised = supervise(first, () => startPostgres(options), say, 'PostgreSQL')
  return { name: `PostgreSQL on port ${options.port}`, supervised, adminUrl: first.adminUrl }
}

async function nats({ settings, keys }: System, say: (line: string) => void): Promise<Started> {
  const options = {
    dataDir: join(settings.dataDir, 'nats'),
    port: portOf('nats', settings),
    binary: await findNatsServer(),
    configuration: brokerConfiguration(keys.nats),
  }
  const first = await startNats(options)
  const { stop, kill } = supervise(first, () => startNats(options), say, 'NATS')
  const { logLevel } = settings
  const streams = await makeStreams({ url: first.url, seed: keys.nats.infrastructure, logLevel })
  const supervised = {
    async stop() {
      await streams.stop()
      await stop()
    },
    kill,
  }
  return { name: `NATS on port ${options.port}`, supervised }
}

// All or nothing: when one part cannot start, those that did are stopped.
async function all(starting: Promise<Started>[]): Promise<Started[]> {
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
    return new SetupError('No PostgreSQL answers at DATABASE_URL.', { cause: error })
  }
  // 28P01, 28000: not let in; 42501: let in, but may not create databases and roles.
  if (isSystemError(error, '28P01', '28000', '42501')) {
    const { message } = error as Error
    return new SetupError(`DATABASE_URL must be an administrator of its PostgreSQL: ${message}.`, {
      cause: error,
    })
  }
  return error
}
