import { serviceNames } from '@enigm/contracts'
import type { Command } from 'commander'
import { provision, type Passwords } from '../database/provision'
import { CommandError } from '../failure'
import { newSecret } from '../keys/material'
import { SecretsDirectory } from '../keys/secrets-directory'
import { administratorUrl, requiredSecretsOption } from './environment'
import type { CommandContext } from './outcome'

/** The holder of the URLs of the owner roles, which only migrations need. */
export const migrationsHolder = (service: string): string => `migrations/${service}`

interface Options {
  readonly secrets: string
  readonly host?: string
}

/** `enigm database` */
export function addDatabase(program: Command, { environment, perform }: CommandContext): void {
  program
    .command('database')
    .description('prepare PostgreSQL')
    .command('provision')
    .description(
      'create the database and the two roles of every service; ADMIN_DATABASE_URL names an administrator',
    )
    .addOption(requiredSecretsOption())
    .option('--host <host:port>', 'the address of PostgreSQL for the services, if it is another one')
    .action((options: Options) =>
      perform(async () => {
        const databases = await provisionAll(administratorUrl(environment), options)
        return { data: { databases }, text: databases.map((name) => `database ${name} with its two roles`) }
      }),
    )
}

async function provisionAll(adminUrl: string, { secrets, host }: Options): Promise<string[]> {
  const directory = new SecretsDirectory(secrets)
  for (const service of serviceNames) {
    const migrations = migrationsHolder(service)
    const passwords = passwordsOf([
      storedUrl(directory, service, 'DATABASE_URL'),
      storedUrl(directory, migrations, 'MIGRATION_DATABASE_URL'),
    ])
    const { url, migrationUrl } = await provision(adminUrl, service, passwords).catch((error: Error) => {
      const { host: at } = new URL(adminUrl)
      throw new CommandError(
        `PostgreSQL at ADMIN_DATABASE_URL (${at}) refuses: ${error.message || 'no answer'}.`,
        {
          cause: error,
        },
      )
    })
    directory.write(service, 'DATABASE_URL', reachedAt(url, host))
    directory.write(migrations, 'MIGRATION_DATABASE_URL', reachedAt(migrationUrl, host))
  }
  return [...serviceNames]
}

function storedUrl(directory: SecretsDirectory, holder: string, name: string): string | undefined {
  return directory.has(holder, name) ? directory.read(holder, name) : undefined
}

/** The passwords that running services use stay valid; a role without one gets a random one. */
function passwordsOf(urls: readonly (string | undefined)[]): Passwords {
  const known = new Map<string, string>()
  for (const url of urls) {
    if (!url) continue
    const { username, password } = new URL(url)
    known.set(decodeURIComponent(username), decodeURIComponent(password))
  }
  return (role) => {
    const password = known.get(role) ?? newSecret()
    known.set(role, password)
    return password
  }
}

function reachedAt(url: string, host: string | undefined): string {
  return host ? Object.assign(new URL(url), { host }).href : url
}
