import { ConfigError } from '@enigm/configuration'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { migrateDatabase } from '@enigm/subgraph'
import { Argument, type Command } from 'commander'
import { definitions } from '../definitions'
import { CommandError } from '../failure'
import { SecretsDirectory } from '../keys/secrets-directory'
import { migrationsHolder } from './database'
import { envFileOption, secretsOption, variablesOf, type Sources } from './environment'
import type { CommandContext } from './outcome'

/** `enigm migrate` */
export function addMigrate(program: Command, { environment, perform }: CommandContext): void {
  program
    .command('migrate')
    .description(
      'run the missing migrations as the owner of each database, and grant the rights of the service',
    )
    .addArgument(new Argument('[service...]', 'the services; all without an argument').choices(serviceNames))
    .addOption(secretsOption())
    .addOption(envFileOption())
    .action((named: ServiceName[], sources: Sources) =>
      perform(async () => {
        const data: { service: ServiceName; migrations: string[] }[] = []
        for (const service of named.length > 0 ? named : serviceNames) {
          data.push({ service, migrations: await migrateOne(service, sources, environment) })
        }
        return {
          data,
          text: data.map(({ service, migrations }) => `${service}: ${migrations.join(', ') || 'up to date'}`),
        }
      }),
    )
}

async function migrateOne(
  service: ServiceName,
  sources: Sources,
  environment: NodeJS.ProcessEnv,
): Promise<string[]> {
  const variables = variablesOf(service, sources, environment)
  const owner = sources.secrets
    ? {
        MIGRATION_DATABASE_URL: new SecretsDirectory(sources.secrets).read(
          migrationsHolder(service),
          'MIGRATION_DATABASE_URL',
        ),
      }
    : {}
  return migrateDatabase(definitions[service], { ...variables, ...owner }).catch((error: Error) => {
    if (error instanceof ConfigError) throw error
    throw new CommandError(`The migration of ${service} failed: ${error.message}.`, { cause: error })
  })
}
