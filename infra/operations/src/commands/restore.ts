import { readFileSync } from 'node:fs'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { migrateDatabase } from '@enigm/subgraph'
import { Argument, Option, type Command } from 'commander'
import { readManifest, type Manifest } from '../backup/manifest'
import { restore } from '../backup/restoration'
import { mistakesOf } from '../backup/verify'
import { definitions } from '../definitions'
import { CommandError } from '../failure'
import { decryptedKeys, putBack, type Decryption } from '../keys/keys-file'
import { secretDigests } from '../keys/secret-digests'
import { SecretsDirectory } from '../keys/secrets-directory'
import { momentOf, passphraseOption, secretIn, type PassphraseOptions } from './backup'
import { migrationsHolder } from './database'
import { requiredSecretsOption } from './environment'
import type { CommandContext, Outcome } from './outcome'

interface DatabaseOptions {
  readonly secrets: string
  readonly replace?: ServiceName[]
}

interface KeyOptions extends PassphraseOptions {
  readonly secrets: string
  readonly identity?: string
}

/** `enigm restore` */
export function addRestore(program: Command, context: CommandContext): void {
  const { perform } = context
  const command = program.command('restore').description('restore what `enigm backup` has written')
  command
    .command('databases')
    .description('fill the databases from a backup, and migrate them; the services are stopped meanwhile')
    .argument('<directory>', 'the backup')
    .addArgument(new Argument('[service...]', 'the services; all without an argument').choices(serviceNames))
    .addOption(requiredSecretsOption())
    .addOption(
      new Option('--replace <service...>', 'services whose database has tables, which are removed').choices(
        serviceNames,
      ),
    )
    .action((directory: string, named: ServiceName[], options: DatabaseOptions) =>
      perform(() => databases(directory, named.length > 0 ? named : [...serviceNames], options, context)),
    )
  command
    .command('keys')
    .description('write the secrets of a file of `enigm backup keys`; existing ones must be the same')
    .argument('<file>', 'the file')
    .addOption(requiredSecretsOption())
    .option('--identity <file>', 'a file with the identity of a reader')
    .addOption(passphraseOption().conflicts('identity'))
    .action((file: string, options: KeyOptions) =>
      perform(async () => {
        const files = await decryptedKeys(bytesOf(file), decryptionOf(options))
        const data = putBack(new SecretsDirectory(options.secrets), files)
        return { data, text: [`${data.written} written, ${data.kept} kept`] }
      }),
    )
}

async function databases(
  directory: string,
  services: readonly ServiceName[],
  options: DatabaseOptions,
  { signal, progress }: CommandContext,
): Promise<Outcome> {
  const secrets = new SecretsDirectory(options.secrets)
  const manifest = readManifest(directory)
  assertSameSecrets(secrets, manifest)
  const mistakes = await mistakesOf(directory, manifest)
  if (mistakes.length > 0) throw new CommandError(`The backup is damaged: ${mistakes.join(' ')}`)
  const urlOf = (name: ServiceName) => secrets.read(migrationsHolder(name), 'MIGRATION_DATABASE_URL')
  const { replace: replaced = [] } = options
  await restore({ directory, manifest, services, replaced, urlOf, signal, progress })
  const migrated: Record<string, string[]> = {}
  for (const service of services) {
    const urls = {
      DATABASE_URL: secrets.read(service, 'DATABASE_URL'),
      MIGRATION_DATABASE_URL: urlOf(service),
    }
    migrated[service] = await migrateDatabase(definitions[service], urls)
  }
  const moment = momentOf(manifest)
  return {
    data: { moment, services, migrated },
    text: [
      ...Object.entries(migrated)
        .filter(([, names]) => names.length > 0)
        .map(([service, names]) => `${service}: migrated by ${names.join(', ')}`),
      `the databases are those of ${moment}`,
    ],
  }
}

/** @throws CommandError when the secrets are not those with which the databases were written */
function assertSameSecrets(secrets: SecretsDirectory, manifest: Manifest): void {
  const digests = secretDigests(secrets)
  const other = Object.keys(manifest.secrets).filter((name) => digests[name] !== manifest.secrets[name])
  if (other.length > 0)
    throw new CommandError(
      `The databases were written with other values of ${other.join(', ')} than those in ${secrets.path}: run enigm restore keys first.`,
    )
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    })
  }
}

/** A file of identities can have comments. */
function decryptionOf({ identity, passphraseFile }: KeyOptions): Decryption {
  if (passphraseFile) return { passphrase: secretIn(passphraseFile) }
  if (!identity) throw new CommandError('Name what opens the file: --identity or --passphrase-file.')
  const lines = secretIn(identity).split('\n')
  return { identities: lines.filter((line) => line.startsWith('AGE-SECRET-KEY-')) }
}
