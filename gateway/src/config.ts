import { join } from 'node:path'
import { jsonVariable } from '@enigm/contracts'
import { z } from 'zod'

const publicKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  x: z.string(),
})
const port = z.coerce.number().int().min(0).max(65535)
const milliseconds = z.coerce.number().int().min(1)

/** Everything the gateway reads from its environment. */
export const gatewayConfig = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  NATS_URL: z.url(),
  /** Seed of the gateway's nkey user; without it the broker is expected to let everyone in. */
  NATS_NKEY_SEED: z
    .string()
    .regex(/^SU[A-Z2-7]{56}$/, 'must be the seed of an nkey user')
    .optional(),
  /** Keys of accounts that verify access tokens. */
  ACCESS_PUBLIC_KEYS: jsonVariable(z.object({ keys: z.array(publicKey).min(1) }), 'a JSON Web Key Set'),
  /** The private key that signs the tokens of the hop to the subgraphs. */
  INTERNAL_SIGNING_KEY: jsonVariable(publicKey.extend({ d: z.string() }), 'a private JSON Web Key'),
  /** Subgraph name to the address of its server; paths are the gateway's own business. */
  SUBGRAPH_URLS: jsonVariable(z.record(z.string(), z.url()), 'an object of names and addresses'),
  /** Where browsers and machine clients find this gateway: pages of no other origin sign in, and proofs name it. */
  PUBLIC_ORIGIN: z
    .string()
    .refine(
      (value) => URL.canParse(value) && new URL(value).origin === value,
      'must be an origin: scheme, host and port alone',
    )
    .optional(),
  /** The directory of the supergraphs. */
  SCHEMA_DIR: z.string().default(join(__dirname, '..', 'dist', 'schema')),
  NODE_ENV: z.string().default('production'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** How long a subgraph may take to answer. */
  SUBGRAPH_TIMEOUT_MS: milliseconds.default(10_000),
  /** How long requests in flight may take to finish after the order to stop. */
  SHUTDOWN_TIMEOUT_MS: milliseconds.default(10_000),
})

/** The open mode serves one given supergraph to conformance suites, without authorization and limits. */
export const openConfig = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  ENIGM_SUPERGRAPH_FILE: z.string(),
  NODE_ENV: z
    .string()
    .default('development')
    .refine(
      (value) => value !== 'production',
      'is production: the open mode has no authorization and is refused there',
    ),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
  SUBGRAPH_TIMEOUT_MS: milliseconds.default(10_000),
})

export type GatewayConfig = Readonly<z.infer<typeof gatewayConfig>>
export type OpenConfig = Readonly<z.infer<typeof openConfig>>

/** All mistakes of an environment at once, one line each. */
export class ConfigError extends Error {
  constructor(readonly mistakes: string[]) {
    super(`The configuration is not valid:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

/** Reads and freezes a configuration. @throws ConfigError with every mistake; values are never repeated. */
export function readConfig<T extends z.ZodType>(
  schema: T,
  environment: NodeJS.ProcessEnv,
): Readonly<z.infer<T>> {
  const result = schema.safeParse(environment)
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  return Object.freeze(result.data)
}
