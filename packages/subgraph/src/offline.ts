import { readConfig } from '@enigm/configuration'
import pino from 'pino'
import { App } from './app'
import { migrationConfig, subgraphConfig } from './config'
import { createDataSource, createReadPool, migrate } from './database/data-source'
import type { SubgraphDefinition } from './definition'
import { storedTables } from './storage/stored'

/**
 * Migrates the database of a service that need not run.
 * @returns the names of the migrations that it has run
 * @throws ConfigError
 */
export async function migrateDatabase(
  definition: SubgraphDefinition<any>,
  variables: NodeJS.ProcessEnv,
): Promise<string[]> {
  return migrate(definition, readConfig(migrationConfig, variables))
}

/**
 * Runs one task with the database of a service and without its server and its workers. Events of the task stay in the outbox,
 * from which the relay of the running service publishes them.
 * @throws ConfigError
 */
export async function withApp<T>(
  definition: SubgraphDefinition<any>,
  variables: NodeJS.ProcessEnv,
  run: (app: App<any>) => Promise<T>,
): Promise<T> {
  const config = readConfig(subgraphConfig(definition), variables)
  const log = pino({ level: 'silent' })
  const data = createDataSource(definition, config, log)
  const reads = createReadPool(definition.name, config, log)
  await data.initialize()
  try {
    return await run(
      new App<any>(definition.name, config, log, data, reads, () => undefined, storedTables(definition)),
    )
  } finally {
    await Promise.all([data.destroy(), reads.end()])
  }
}
