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

/** Public keys as a JSON Web Key Set. */
export const publicKeys = jsonVariable(
  z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) }),
  'a JSON Web Key Set',
)

/** The seed of an nkey user. */
const natsSeed = z.string().regex(/^SU[A-Z2-7]{56}$/, 'must be the seed of an nkey user')

/** The environment variables of every subgraph. */
export const baseConfig = z.object({
  /** The service's own database, as the role that runs the service. */
  DATABASE_URL: z.url(),
  /** The same database as the role that owns its tables; without it no migration runs. */
  MIGRATION_DATABASE_URL: z.url().optional(),
  NATS_URL: z.url(),
  /** Seed of the service's own nkey user; without it the broker must accept every client. */
  NATS_NKEY_SEED: natsSeed.optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535),
  /** Keys that verify the gateway's internal tokens. */
  INTERNAL_PUBLIC_KEYS: publicKeys,
  /** Keys of accounts that verify grants. */
  GRANT_PUBLIC_KEYS: publicKeys,
  /** Key of the pairwise handles, the same in every service. */
  HANDLE_KEY: secretKey,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).default(10),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export type BaseConfig = Readonly<z.infer<typeof baseConfig>>

/** All invalid environment variables at once, one line each. */
export class ConfigError extends Error {
  constructor(readonly mistakes: string[]) {
    super(`The configuration is not valid:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

/** Reads and freezes a configuration. @throws ConfigError with every mistake and without any value */
export function readConfig<T extends z.ZodType>(
  schema: T,
  variables: NodeJS.ProcessEnv,
): Readonly<z.infer<T>> {
  const result = schema.safeParse(variables)
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  return Object.freeze(result.data)
}
