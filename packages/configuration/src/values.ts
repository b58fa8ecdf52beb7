import { jsonVariable } from '@enigm/contracts'
import { z } from 'zod'

/** A key of 32 bytes in base64url. */
export const secretKey = z
  .string()
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine((bytes) => bytes.length === 32, 'must be 32 bytes in base64url')

/** One private Ed25519 key as a JSON Web Key with `kid`. */
export const signingKey = jsonVariable(
  z.looseObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    kid: z.string(),
    x: z.string(),
    d: z.string(),
  }),
  'a JSON Web Key',
)

/** Public keys as a JSON Web Key Set; more than one while a key is rotated. */
export const publicKeys = jsonVariable(
  z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) }),
  'a JSON Web Key Set',
)

/** The seed of an nkey user. */
export const natsSeed = z.string().regex(/^SU[A-Z2-7]{56}$/, 'must be the seed of an nkey user')

/** A port to listen on; 0 takes a free one. */
export const port = z.coerce.number().int().min(0).max(65535)

export const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
