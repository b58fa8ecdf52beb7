import { join } from 'node:path'
import { jsonVariable } from '@enigm/contracts'
import { z } from 'zod'
import type { ConnectionLimits } from './http/listen'

const publicKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  x: z.string(),
})
const port = z.coerce.number().int().min(0).max(65535)
const milliseconds = z.coerce.number().int().min(1)

const count = z.coerce.number().int().min(1)

const connections = {
  /** Proxies and load balancers reuse a connection for 60 to 75 s; it must not end here first. */
  KEEP_ALIVE_TIMEOUT_MS: milliseconds.default(80_000),
  HEADERS_TIMEOUT_MS: milliseconds.default(10_000),
  REQUEST_TIMEOUT_MS: milliseconds.default(30_000),
  /** Open streams of `/events` hold a connection each. */
  MAX_CONNECTIONS: count.default(12_000),
}

/** The environment variables of the gateway. */
export const gatewayConfig = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  /** The address of `/metrics` and of `/ready` with what is missing; not for clients. */
  OPERATIONS_HOST: z.string().default('127.0.0.1'),
  OPERATIONS_PORT: port.default(4090),
  NATS_URL: z.url(),
  /** Seed of the gateway's nkey user; omit it for a broker without authentication. */
  NATS_NKEY_SEED: z
    .string()
    .regex(/^SU[A-Z2-7]{56}$/, 'must be the seed of an nkey user')
    .optional(),
  /** Public keys of accounts, which verify access tokens. */
  ACCESS_PUBLIC_KEYS: jsonVariable(z.object({ keys: z.array(publicKey).min(1) }), 'a JSON Web Key Set'),
  /** The private key that signs internal tokens for the subgraphs. */
  INTERNAL_SIGNING_KEY: jsonVariable(publicKey.extend({ d: z.string() }), 'a private JSON Web Key'),
  /** Server address by subgraph name; the path of an address is ignored. */
  SUBGRAPH_URLS: jsonVariable(z.record(z.string(), z.url()), 'an object of names and addresses'),
  /** The public origin of this gateway: only its pages can sign in, and DPoP proofs contain it. */
  PUBLIC_ORIGIN: z
    .string()
    .refine(
      (value) => URL.canParse(value) && new URL(value).origin === value,
      'must be an origin: only scheme, host and port',
    )
    .optional(),
  /** The directory of the supergraphs. */
  SCHEMA_DIR: z.string().default(join(__dirname, '..', 'dist', 'schema')),
  /** The directory of the built panel; empty to serve none. */
  PANEL_DIR: z.string().default(join(__dirname, '..', '..', 'panel', 'dist')),
  NODE_ENV: z.string().default('production'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Maximum response time of a subgraph. */
  SUBGRAPH_TIMEOUT_MS: milliseconds.default(10_000),
  /** Maximum time for requests in flight to finish at shutdown. */
  SHUTDOWN_TIMEOUT_MS: milliseconds.default(10_000),
  /** Time at shutdown during which `/ready` answers 503 and connections end with their next answer. */
  DRAIN_MS: z.coerce.number().int().min(0).default(1_000),
  ...connections,
  /** Requests that are executed at once; further ones are refused with 503. */
  MAX_CONCURRENT_REQUESTS: count.default(128),
})

/** The open mode serves one supergraph for conformance suites, without authorization and limits. */
export const openConfig = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  ENIGM_SUPERGRAPH_FILE: z.string(),
  NODE_ENV: z
    .string()
    .default('development')
    .refine(
      (value) => value !== 'production',
      'is production: the open mode has no authorization and does not start there',
    ),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  SUBGRAPH_TIMEOUT_MS: milliseconds.default(10_000),
  ...connections,
})

export type GatewayConfig = Readonly<z.infer<typeof gatewayConfig>>

/** The limits of the connections of one listener. */
export function connectionLimits(config: Pick<GatewayConfig, keyof typeof connections>): ConnectionLimits {
  return {
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT_MS,
    headersTimeout: config.HEADERS_TIMEOUT_MS,
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    maxConnections: config.MAX_CONNECTIONS,
  }
}

/** Lists every mistake of an environment, one line each. */
export class ConfigError extends Error {
  constructor(readonly mistakes: string[]) {
    super(`The configuration is not valid:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

/** Validates and freezes a configuration. @throws ConfigError with every mistake and without values */
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
