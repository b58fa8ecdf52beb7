import { join } from 'node:path'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { freePorts, startPostgres, type RunningPostgres } from '@enigm/embedded'
import { Client } from 'pg'
import { enigm } from '../command.fixture'
import { SecretsDirectory } from '../keys/secrets-directory'

/** A PostgreSQL for one deployment, with its directory of secrets. */
export class Cluster {
  private constructor(
    readonly secrets: SecretsDirectory,
    private readonly postgres: RunningPostgres,
  ) {}

  static async start(directory: string): Promise<Cluster> {
    const [port] = await freePorts(1)
    const postgres = await startPostgres({
      dataDir: join(directory, 'postgres'),
      port: port!,
      durable: false,
    })
    return new Cluster(new SecretsDirectory(join(directory, 'secrets')), postgres)
  }

  /** Runs `enigm` with the secrets and the administrator of this deployment. */
  enigm(parameters: readonly string[]) {
    const environment = { ADMIN_DATABASE_URL: this.postgres.adminUrl }
    return enigm([...parameters, '--secrets', this.secrets.path], environment)
  }

  ownerUrl(service: ServiceName): string {
    return this.secrets.read(`migrations/${service}`, 'MIGRATION_DATABASE_URL')
  }

  asOwner<T extends object>(service: ServiceName, sql: string, parameters: unknown[] = []): Promise<T[]> {
    return query(this.ownerUrl(service), sql, parameters)
  }

  asService<T extends object>(service: ServiceName, sql: string, parameters: unknown[] = []): Promise<T[]> {
    return query(this.secrets.read(service, 'DATABASE_URL'), sql, parameters)
  }

  /** Every row of every table as text, by service and table. */
  async content(): Promise<Record<string, string[]>> {
    const content: Record<string, string[]> = {}
    for (const service of serviceNames) {
      const tables = await this.asOwner<{ name: string }>(
        service,
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`,
      )
      for (const { name } of tables) {
        // The moment of a migration is that of its run.
        const rows = await this.asOwner<{ row: string }>(
          service,
          name === 'migration'
            ? 'SELECT name AS row FROM migration ORDER BY id'
            : `SELECT t::text AS row FROM "${name}" t ORDER BY 1`,
        )
        content[`${service}.${name}`] = rows.map(({ row }) => row)
      }
    }
    return content
  }

  stop(): Promise<void> {
    return this.postgres.stop()
  }
}

async function query<T extends object>(url: string, sql: string, parameters: unknown[]): Promise<T[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(sql, parameters)).rows
  } finally {
    await client.end()
  }
}
