import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decrypter, Encrypter } from 'age-encryption'
import { z } from 'zod'
import { CommandError } from '../failure'
import type { SecretsDirectory } from './secrets-directory'

const FORMAT = 'enigm-keys/1'

const keysFile = z.object({
  format: z.literal(FORMAT),
  createdAt: z.iso.datetime(),
  files: z.array(
    z.object({
      /** `accounts` or `migrations/accounts`. */
      holder: z.string().regex(/^[a-z]+(\/[a-z]+)?$/),
      /** Of a rotation that is not complete, also `….next` and `….former`. */
      name: z.string().regex(/^[A-Z0-9_]+(\.(next|former))?$/),
      value: z.string(),
    }),
  ),
})

type KeyFile = z.infer<typeof keysFile>['files'][number]

/** With what a file is encrypted: the public keys of its readers, or a passphrase. */
export type Encryption = { readonly recipients: readonly string[] } | { readonly passphrase: string }
export type Decryption = { readonly identities: readonly string[] } | { readonly passphrase: string }

/** All secrets of a deployment in one file of the format age. @throws CommandError for an invalid recipient */
export async function encryptedKeys(secrets: SecretsDirectory, encryption: Encryption): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  if ('passphrase' in encryption) encrypter.setPassphrase(encryption.passphrase)
  else for (const recipient of encryption.recipients) addRecipient(encrypter, recipient)
  const files = filesOf(secrets.path)
  if (files.length === 0) throw new CommandError(`${secrets.path} contains no secrets.`)
  const content: z.infer<typeof keysFile> = { format: FORMAT, createdAt: new Date().toISOString(), files }
  return encrypter.encrypt(JSON.stringify(content))
}

/** @throws CommandError when the file cannot be decrypted with this, or was changed */
export async function decryptedKeys(encrypted: Uint8Array, decryption: Decryption): Promise<KeyFile[]> {
  const decrypter = new Decrypter()
  try {
    if ('passphrase' in decryption) decrypter.addPassphrase(decryption.passphrase)
    else for (const identity of decryption.identities) decrypter.addIdentity(identity)
    return keysFile.parse(JSON.parse(await decrypter.decrypt(encrypted, 'text'))).files
  } catch (error) {
    // The library's messages can quote an identity.
    throw new CommandError('The file cannot be decrypted with this identity or passphrase, or was changed.', {
      cause: error,
    })
  }
}

/** Writes every file that is missing. @throws CommandError before it writes anything if an existing one differs */
export function putBack(
  secrets: SecretsDirectory,
  files: readonly KeyFile[],
): { written: number; kept: number } {
  const missing = files.filter(({ holder, name }) => !secrets.has(holder, name))
  const differing = files.filter(
    ({ holder, name, value }) => secrets.has(holder, name) && secrets.read(holder, name) !== value,
  )
  if (differing.length > 0) {
    const names = differing.map(({ holder, name }) => `${holder}/${name}`).join(', ')
    throw new CommandError(`${secrets.path} has other values of ${names}: move the directory away first.`)
  }
  for (const { holder, name, value } of missing) secrets.write(holder, name, value)
  return { written: missing.length, kept: files.length - missing.length }
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient)
  } catch (error) {
    throw new CommandError(`${recipient} is no recipient of age (age1…).`, { cause: error })
  }
}

/** Every secret below the directory; hidden files are drafts. */
function filesOf(path: string, holder = ''): KeyFile[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .flatMap((entry) => {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) return filesOf(inside, holder ? `${holder}/${entry.name}` : entry.name)
      // Files of the directory itself, such as the users of the broker, belong to no holder.
      if (!holder) return []
      return [{ holder, name: entry.name, value: readFileSync(inside, 'utf8').trimEnd() }]
    })
}
