import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { serviceNames } from '@enigm/contracts'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { Option, type Command } from 'commander'
import { dump } from '../backup/dump'
import { completeDirectory, writeCompletely, writeContent } from '../backup/files'
import { manifestFile, readManifest, type DatabaseCopy, type Manifest } from '../backup/manifest'
import { Moment } from '../backup/moment'
import { mistakesOf } from '../backup/verify'
import { CommandError } from '../failure'
import { encryptedKeys, type Encryption } from '../keys/keys-file'
import { secretDigests } from '../keys/secret-digests'
import { SecretsDirectory } from '../keys/secrets-directory'
import { migrationsHolder } from './database'
import { requiredSecretsOption } from './environment'
import type { CommandContext, Outcome } from './outcome'

/** `enigm backup` */
export function addBackup(program: Command, context: CommandContext): void {
  const backup = program.command('backup').description('back up the databases and the keys')
  const { perform } = context
  backup
    .command('create')
    .description('write all databases of one moment to a new directory, while the services go on')
    .addOption(requiredSecretsOption())
    .requiredOption('--output <directory>', 'the directory, which gets its name when it is complete')
    .action(({ secrets, output }: { secrets: string; output: string }) =>
      perform(() => create(new SecretsDirectory(secrets), resolve(output), context)),
    )
  backup
    .command('verify')
    .description('compare every file of a backup with its manifest')
    .argument('<directory>', 'the backup')
    .action((directory: string) => perform(() => verify(directory)))
  addKeysBackup(backup, context)
}

function addKeysBackup(backup: Command, { perform }: CommandContext): void {
  backup
    .command('keys')
    .description(
      'encrypt all secrets of the deployment in one file of the format age; keep it apart from the databases',
    )
    .addOption(requiredSecretsOption())
    .requiredOption('--output <file>', 'the file')
    .addOption(new Option('--recipient <age1…>', 'a public key; several are possible').argParser(collected))
    .addOption(passphraseOption().conflicts('recipient'))
    .action((options: EncryptionOptions & { secrets: string; output: string }) =>
      perform(async () => {
        const { output } = options
        await writeCompletely(
          resolve(output),
          await encryptedKeys(new SecretsDirectory(options.secrets), encryptionOf(options)),
        )
        return { data: { output }, text: [`the keys are encrypted in ${output}`] }
      }),
    )
  backup
    .command('identity')
    .description('create an identity of age, and print the recipient for `enigm backup keys`')
    .requiredOption('--output <file>', 'file for the identity, mode 0600; keep it off this machine')
    .action(({ output }: { output: string }) =>
      perform(async () => {
        const identity = await generateIdentity()
        await writeCompletely(resolve(output), Buffer.from(`${identity}\n`))
        const recipient = await identityToRecipient(identity)
        return { data: { output, recipient }, text: [recipient] }
      }),
    )
}

async function create(
  secrets: SecretsDirectory,
  output: string,
  { signal, progress }: CommandContext,
): Promise<Outcome> {
  const digests = secretDigests(secrets)
  const urls = new Map(
    serviceNames.map((name) => [name, secrets.read(migrationsHolder(name), 'MIGRATION_DATABASE_URL')]),
  )
  const begunAt = new Date().toISOString()
  const databases: Partial<Manifest['databases']> = {}
  await completeDirectory(output, async (draft) => {
    const moment = await Moment.find(urls, signal)
    try {
      for (const database of moment.databases) {
        const copy = await dump(database, draft, signal)
        databases[database.service] = copy
        progress(lineOf(database.service, copy))
      }
      const { rows } = await moment.databases[0]!.client.query<{ server_version: string }>(
        'SHOW server_version',
      )
      const { name, text } = manifestFile({
        version: versionOfThis(),
        postgresql: rows[0]!.server_version,
        begunAt,
        completedAt: new Date().toISOString(),
        secrets: digests,
        databases: databases as Manifest['databases'],
      })
      await writeContent(join(draft, name), Readable.from([text]))
    } finally {
      await moment.end()
    }
  })
  return { data: { output, databases }, text: [`the backup is in ${output}`] }
}

async function verify(directory: string): Promise<Outcome> {
  const manifest = readManifest(directory)
  const mistakes = await mistakesOf(directory, manifest)
  const isGood = mistakes.length === 0
  const lines = Object.entries(manifest.databases).map(([name, copy]) => lineOf(name, copy))
  const text = isGood ? [...lines, `complete, of ${momentOf(manifest)}`] : mistakes
  return { data: { directory, moment: momentOf(manifest), mistakes }, text, isGood }
}

/** The moment from which on everything is lost. */
export function momentOf({ databases }: Manifest): string {
  return Object.values(databases)
    .map(({ at }) => at)
    .sort()[0]!
}

function lineOf(service: string, { tables, migrations }: DatabaseCopy): string {
  const sum = (key: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[key], 0)
  return `${service}: ${tables.length} tables, ${sum('rows')} rows, ${sum('bytes')} bytes, level ${migrations.at(-1)}`
}

function versionOfThis(): string {
  const file = join(__dirname, '..', '..', 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

export interface PassphraseOptions {
  readonly passphraseFile?: string
}

interface EncryptionOptions extends PassphraseOptions {
  readonly recipient?: readonly string[]
}

export function passphraseOption(): Option {
  return new Option('--passphrase-file <file>', 'a file with a passphrase')
}

/** The secret in a file, without the line end. @throws CommandError */
export function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    })
  }
}

const SHORTEST_PASSPHRASE = 16

function encryptionOf({ recipient, passphraseFile }: EncryptionOptions): Encryption {
  if (recipient) return { recipients: recipient }
  if (!passphraseFile) throw new CommandError('Name a reader: --recipient or --passphrase-file.')
  const passphrase = secretIn(passphraseFile)
  if (passphrase.length < SHORTEST_PASSPHRASE)
    throw new CommandError(`The passphrase needs at least ${SHORTEST_PASSPHRASE} characters.`)
  return { passphrase }
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
