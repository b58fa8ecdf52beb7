import { createHash } from 'node:crypto'
import { sharedSecrets } from './inventory'
import type { SecretsDirectory } from './secrets-directory'

/** Secrets of 32 random bytes with which stored values are made: data that was written with others cannot be used. */
const storedWith = sharedSecrets.map(([first]) => first!)

/** SHA-256 of each of these secrets, by name. It reveals nothing of 32 random bytes. */
export function secretDigests(secrets: SecretsDirectory): Record<string, string> {
  return Object.fromEntries(
    storedWith.map(({ holder, name }) => [
      name,
      createHash('sha256')
        .update(`enigm secret ${name}\n${secrets.read(holder, name)}`)
        .digest('hex'),
    ]),
  )
}
