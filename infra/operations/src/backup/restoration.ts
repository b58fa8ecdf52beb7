import type { ServiceName } from '@enigm/contracts'
import { DatabaseRebuild, UnknownMigrations } from '@enigm/subgraph'
import { Client, type ClientBase } from 'pg'
import { definitions } from '../definitions'
import { CommandError } from '../failure'
import { load } from './load'
import type { Manifest } from './manifest'
import { tablesOf } from './tables'

interface Options {
  readonly directory: string
  readonly manifest: Manifest
  readonly services: readonly ServiceName[]
  /** Databases whose tables are removed first. */
  readonly replaced: readonly ServiceName[]
  /** The URL of the owner of a database. */
  readonly urlOf: (service: ServiceName) => string
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
}

/**
 * Fills the databases from a backup, each in one transaction; all of them are committed when the last one is filled. After a
 * failure, and when the process is killed before, every database is as it was.
 * @throws CommandError
 */
export async function restore(options: Options): Promise<void> {
  const rebuilds = new Map<ServiceName, DatabaseRebuild>()
  try {
    for (const service of options.services) rebuilds.set(service, await begin(service, options))
    for (const [service, rebuild] of rebuilds) await assertReplaceable(service, rebuild.client, options)
    for (const [service, rebuild] of rebuilds) await fill(service, rebuild, options)
    for (const rebuild of rebuilds.values()) await rebuild.commit()
  } finally {
    await Promise.all([...rebuilds.values()].map((rebuild) => rebuild.abandon()))
  }
}

async function begin(service: ServiceName, { manifest, urlOf }: Options): Promise<DatabaseRebuild> {
  const { migrations } = manifest.databases[service]
  return DatabaseRebuild.begin(definitions[service], urlOf(service), migrations).catch((error: Error) => {
    const reason =
      error instanceof UnknownMigrations
        ? `The backup was made by version ${manifest.version} of Enigm Command, whose ${error.names.join(', ')} of ${service} this version does not have: restore it with that version.`
        : `The database of ${service} does not answer: ${error.message || 'no answer'}.`
    throw new CommandError(reason, { cause: error })
  })
}

/** @throws CommandError when the service runs, or when its database has tables and was not named */
async function assertReplaceable(
  service: ServiceName,
  client: ClientBase,
  { replaced }: Options,
): Promise<void> {
  const { rows } = await client.query<{ connections: number }>(
    `SELECT count(*)::int AS connections FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL`,
  )
  if (rows[0]!.connections > 0)
    throw new CommandError(
      `Another process is connected to the database of ${service}: stop the services first.`,
    )
  if (replaced.includes(service)) return
  const tables = await tablesOf(client)
  if (tables.length > 0)
    throw new CommandError(
      `The database of ${service} has tables, whose data would be lost: add --replace ${service} to replace it.`,
    )
}

async function fill(service: ServiceName, rebuild: DatabaseRebuild, options: Options): Promise<void> {
  const { manifest, directory, signal, progress } = options
  const copy = manifest.databases[service]
  try {
    await rebuild.clear()
    await rebuild.migrate()
    await load(rebuild.client, copy, { service, directory, signal })
    if (options.services.length < Object.keys(manifest.databases).length)
      await beginEpoch(service, rebuild.client, options)
  } catch (error) {
    if (error instanceof CommandError) throw error
    if (signal.aborted) throw new CommandError('The command was interrupted.', { cause: error })
    throw new CommandError(`The database of ${service} cannot be filled: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  const rows = copy.tables.reduce((sum, table) => sum + table.rows, 0)
  progress(`${service}: ${copy.tables.length} tables with ${rows} rows`)
}

/**
 * The other databases are of a later moment, and can have copies of what this one has lost: its service begins an epoch that is
 * higher than any that they know (docs/decisions/0052).
 */
async function beginEpoch(service: ServiceName, client: ClientBase, options: Options): Promise<void> {
  const others = (Object.keys(options.manifest.databases) as ServiceName[]).filter((name) => name !== service)
  const known = await Promise.all(others.map((other) => epochKnownTo(options.urlOf(other), service)))
  await client.query('UPDATE stream_epoch SET epoch = greatest(epoch, $1) + 1', [Math.max(...known)])
}

async function epochKnownTo(url: string, service: ServiceName): Promise<number> {
  const client = new Client({ connectionString: url, application_name: 'enigm restore' })
  await client.connect()
  try {
    const [table] = (await client.query(`SELECT to_regclass('public.source_epoch') AS name`)).rows
    if (!table.name) return 0
    const { rows } = await client.query('SELECT epoch FROM source_epoch WHERE service = $1', [service])
    return rows[0]?.epoch ?? 0
  } finally {
    await client.end()
  }
}
