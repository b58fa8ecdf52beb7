import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm'
import type { PoolClient } from 'pg'
import { MIGRATION_TABLE, migrationsOf, type DatabaseDefinition } from './data-source'

const CONNECT_TIMEOUT_MILLISECONDS = 3_000

/** Migrations that this version of a service does not have: the database belongs to a newer one. */
export class UnknownMigrations extends Error {
  constructor(readonly names: readonly string[]) {
    super(`unknown migrations: ${names.join(', ')}`)
  }
}

/**
 * Builds the tables of a service at any level of its migrations and fills them, in one transaction of their owner: until its
 * commit every other connection sees the database as it was, and a killed process has changed nothing. The role of the service
 * gets no rights here; `migrateDatabase` grants them.
 */
export class DatabaseRebuild {
  private constructor(
    private readonly data: DataSource,
    private readonly runner: QueryRunner,
    /** The connection of the transaction. */
    readonly client: PoolClient,
  ) {}

  /** @param names the migrations that the tables will have. @throws UnknownMigrations */
  static async begin(
    definition: Pick<DatabaseDefinition, 'migrations'>,
    ownerUrl: string,
    names: readonly string[],
  ): Promise<DatabaseRebuild> {
    const known = migrationsOf(definition)
    const unknown = names.filter((name) => !known.some((migration) => migration.name === name))
    if (unknown.length > 0) throw new UnknownMigrations(unknown)
    const data = new DataSource({
      type: 'postgres',
      url: ownerUrl,
      applicationName: 'enigm restore',
      migrations: known.filter((migration) => names.includes(migration.name)),
      migrationsTableName: MIGRATION_TABLE,
      migrationsTransactionMode: 'all',
      extra: { max: 1, connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS },
    })
    await data.initialize()
    const runner = data.createQueryRunner()
    const client = (await runner.connect()) as PoolClient
    await runner.startTransaction()
    return new DatabaseRebuild(data, runner, client)
  }

  /** Removes all tables and functions of the service. */
  async clear(): Promise<void> {
    await this.client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  }

  /** Creates the tables. */
  async migrate(): Promise<void> {
    await new MigrationExecutor(this.data, this.runner).executePendingMigrations()
  }

  async commit(): Promise<void> {
    await this.runner.commitTransaction()
    await this.close()
  }

  /** Leaves the database as it was. */
  async abandon(): Promise<void> {
    if (this.runner.isTransactionActive) await this.runner.rollbackTransaction()
    if (this.data.isInitialized) await this.close()
  }

  private async close(): Promise<void> {
    await this.runner.release()
    await this.data.destroy()
  }
}
