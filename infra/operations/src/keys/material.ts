import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { nkeys } from 'nats'
import { z } from 'zod'

const SECRET_BYTES = 32

export const privateKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
})
export type PrivateKey = z.infer<typeof privateKey>
export type PublicKey = Omit<PrivateKey, 'd'>

export async function newSigningKey(): Promise<PrivateKey> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const jwk = await exportJWK(pair.privateKey)
  return privateKey.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA' })
}

/** The public halves of keys as a JSON Web Key Set, for environment variables. */
export function publicKeySet(...keys: PublicKey[]): { keys: PublicKey[] } {
  return { keys: keys.map(({ kty, crv, x, kid, alg }) => ({ kty, crv, x, kid, alg })) }
}

/** 32 random bytes in base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** The seed of a new nkey user of the broker. */
export function newBrokerSeed(): string {
  return Buffer.from(nkeys.createUser().getSeed()).toString()
}
