import type { Logger } from 'pino'
import { Pool, type PoolClient } from 'pg'
import { DataSource, type EntityManager, type MigrationInterface } from 'typeorm'
import type { BaseConfig } from '../config'
import { BatchingClient } from './batching-client'
import { endedWhenFrozen } from './dedicated-client'
import { EndHeads1786000000001 } from '../events/ended-heads.migration'
import { CreateMachinery1700000000000 } from './machinery.migration'
import { SnakeCase } from './naming'
import { RetainRecords1786000000000 } from '../storage/retention.migration'

const CONNECT_TIMEOUT_MILLISECONDS = 3_000
const STATEMENT_TIMEOUT_MILLISECONDS = 15_000
/**
 * An idle service needs several connections each second for an instant. With the 10 s of the library it opened 0.5 new ones a
 * second, and each costs PostgreSQL a process and both sides a key derivation.
 */
const IDLE_CONNECTION_MILLISECONDS = 5 * 60_000
/** A frozen process keeps the row locks of its transactions for this time. */
const FROZEN_TRANSACTION_MILLISECONDS = 4_000
/** A starting process is busy for longer than a running one. */
const FROZEN_MIGRATION_MILLISECONDS = 10_000

type Migration = new () => MigrationInterface

/** The part of a service's definition that concerns the database. */
export interface DatabaseDefinition {
  readonly name: string
  readonly entities: (new () => object)[]
  readonly migrations: Migration[]
}

const connectionOptions = {
  Client: BatchingClient,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS,
  idleTimeoutMillis: IDLE_CONNECTION_MILLISECONDS,
  statement_timeout: STATEMENT_TIMEOUT_MILLISECONDS,
  idle_in_transaction_session_timeout: FROZEN_TRANSACTION_MILLISECONDS,
  // A kept plan saves half of the processor time of a small statement. From the time of an empty table, it would read a grown one
  // as a whole until its next ANALYZE, were there no index. Compiling a plan takes longer than a small statement.
  options: `-c tcp_user_timeout=${FROZEN_TRANSACTION_MILLISECONDS} -c enable_seqscan=off -c jit=off`,
  keepAlive: true,
}

/** The service's data source; it connects when `initialize()` is called. */
export function createDataSource(
  definition: DatabaseDefinition,
  config: BaseConfig,
  log: Logger,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: `enigm-${definition.name}`,
    entities: definition.entities,
    namingStrategy: new SnakeCase(),
    synchronize: false,
    logging: false,
    poolSize: config.DATABASE_POOL_SIZE,
    poolErrorHandler: (error: Error) => log.warn({ reason: error.message }, 'database connection lost'),
    extra: connectionOptions,
  })
}

/** A pool for reads outside transactions: writers, which wait for locks and commits, leave them their connections. */
export function createReadPool(name: string, config: BaseConfig, log: Logger): Pool {
  const pool = new Pool({
    ...connectionOptions,
    connectionString: config.DATABASE_URL,
    application_name: `enigm-${name} reads`,
    max: config.DATABASE_READ_POOL_SIZE,
  })
  return guard(pool, log).on('error', (error) =>
    log.warn({ reason: error.message }, 'database connection lost'),
  )
}

/** The pool of TypeORM. */
export function poolOf(data: DataSource): Pool {
  return (data.driver as unknown as { master: Pool }).master
}

/** The connection of a transaction that has begun. */
export function connectionOf({ queryRunner }: EntityManager): BatchingClient {
  return (queryRunner as unknown as { databaseConnection: BatchingClient }).databaseConnection
}

/** Without this listener, a client that loses its connection while it is checked out would end the process. */
export function guardPool(data: DataSource, log: Logger): void {
  guard(poolOf(data), log)
}

function guard(pool: Pool, log: Logger): Pool {
  return pool.on('connect', (client: PoolClient) => {
    client.on('error', (error) => log.warn({ reason: error.message }, 'database connection lost'))
  })
}

/** The table that lists the migrations that have run. */
export const MIGRATION_TABLE = 'migration'

/** Every migration of a service, with those of all subgraphs. */
export function migrationsOf({ migrations }: Pick<DatabaseDefinition, 'migrations'>): Migration[] {
  return [CreateMachinery1700000000000, RetainRecords1786000000000, EndHeads1786000000001, ...migrations]
}

/**
 * Migrates the schema as its owner, and grants the role of the service only the necessary rights.
 * @returns the names of the migrations that it has run
 */
export async function migrate(
  definition: DatabaseDefinition,
  config: Pick<BaseConfig, 'DATABASE_URL' | 'MIGRATION_DATABASE_URL'>,
): Promise<string[]> {
  if (!config.MIGRATION_DATABASE_URL) return []
  const owner = new DataSource({
    type: 'postgres',
    url: config.MIGRATION_DATABASE_URL,
    migrations: migrationsOf(definition),
    migrationsTableName: MIGRATION_TABLE,
    migrationsTransactionMode: 'each',
    extra: {
      max: 1,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS,
      idle_in_transaction_session_timeout: FROZEN_MIGRATION_MILLISECONDS,
      options: endedWhenFrozen(FROZEN_MIGRATION_MILLISECONDS),
    },
  })
  await owner.initialize()
  try {
    await owner.query('SELECT pg_advisory_lock(424201)')
    const migrations = await owner.runMigrations()
    await owner.query(grants(decodeURIComponent(new URL(config.DATABASE_URL).username)))
    return migrations.map(({ name }) => name)
  } finally {
    await owner.destroy()
  }
}

/** The service can read and write its tables and only read the audit trail: only `append_audit` writes entries. */
function grants(role: string): string {
  const name = `"${role.replaceAll('"', '""')}"`
  return `
    GRANT USAGE ON SCHEMA public TO ${name};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${name};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_entry, audit_head, audit_sequence, migration FROM ${name};
    REVOKE ALL ON FUNCTION append_audit, chain_audit, sequence_audit, purge_audit FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION append_audit, chain_audit, sequence_audit, purge_audit TO ${name}`
}
