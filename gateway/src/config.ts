import { join } from 'node:path'
import { logLevel, natsSeed, networkList, port } from '@enigm/configuration'
import { jsonVariable } from '@enigm/contracts'
import { tracingVariables } from '@enigm/observability'
import { z } from 'zod'
import type { ConnectionLimits } from './http/listen'

const publicKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  x: z.string(),
})
const milliseconds = z.coerce.number().int().min(1)
const count = z.coerce.number().int().min(1)

const listening = {
  HOST: z.string().default('127.0.0.1').meta({ description: 'The address to listen on.' }),
  PORT: port.default(4000).meta({ description: 'The port for clients.' }),
}

const connections = {
  KEEP_ALIVE_TIMEOUT_MS: milliseconds.default(80_000).meta({
    description:
      'Time after which an idle connection ends. Proxies and load balancers reuse one for 60 to 75 s; it must not end here first.',
  }),
  HEADERS_TIMEOUT_MS: milliseconds
    .default(10_000)
    .meta({ description: 'Time for a client to send the headers of a request.' }),
  REQUEST_TIMEOUT_MS: milliseconds
    .default(30_000)
    .meta({ description: 'Time for a client to send a whole request.' }),
  MAX_CONNECTIONS: count
    .default(12_000)
    .meta({ description: 'Connections at most; open streams of `/events` hold one each.' }),
}

const SUBGRAPH_TIMEOUT_MS = milliseconds
  .default(10_000)
  .meta({ description: 'Maximum response time of a subgraph.' })

/** The environment variables of the gateway. */
export const gatewayConfig = z.object({
  ...listening,
  OPERATIONS_HOST: z.string().default('127.0.0.1').meta({
    description: 'The address of `/metrics` and of `/ready` with what is missing; not for clients.',
  }),
  OPERATIONS_PORT: port
    .default(4090)
    .meta({ description: 'The port of `/metrics` and `/ready` for operators.' }),
  TOR_HOST: z.string().default('127.0.0.1').meta({
    description: 'The address of the listener for the Tor daemon. Only the daemon may reach it.',
  }),
  TOR_PORT: port.optional().meta({
    description:
      'The port of the listener for the Tor daemon, as its `HiddenServicePort` names it. Without it, nothing is reachable over Tor.',
  }),
  NATS_URL: z.url().meta({ description: 'The broker, with JetStream.' }),
  NATS_NKEY_SEED: natsSeed.optional().meta({
    description: 'Seed of the gateway’s nkey user; without it the broker must accept every client.',
    isSecret: true,
  }),
  ACCESS_PUBLIC_KEYS: jsonVariable(z.object({ keys: z.array(publicKey).min(1) }), 'a JSON Web Key Set').meta({
    description: 'Public keys of accounts, which verify access tokens.',
  }),
  INTERNAL_SIGNING_KEY: jsonVariable(publicKey.extend({ d: z.string() }), 'a private JSON Web Key').meta({
    description: 'The private key that signs internal tokens for the subgraphs.',
    isSecret: true,
  }),
  SUBGRAPH_URLS: jsonVariable(
    z.record(z.string(), z.union([z.url().transform((url) => [url]), z.array(z.url()).min(1)])),
    'an object of names and addresses',
  ).meta({
    description:
      'Server address by subgraph name, as JSON, or a list with the address of each replica; the path of an address is ignored.',
  }),
  PUBLIC_ORIGIN: z
    .string()
    .refine(
      (value) => URL.canParse(value) && new URL(value).origin === value,
      'must be an origin: only scheme, host and port',
    )
    .optional()
    .meta({
      description:
        'The public origin of this gateway: only its pages can sign in, and DPoP proofs contain it. Without it, http://localhost:PORT.',
    }),
  SCHEMA_DIR: z
    .string()
    .default(join(__dirname, '..', 'dist', 'schema'))
    .meta({ description: 'The directory of the supergraphs.', default: 'gateway/dist/schema' }),
  PANEL_DIR: z
    .string()
    .default(join(__dirname, '..', '..', 'panel', 'dist'))
    .meta({
      description: 'The directory of the built panel; one without a panel serves none.',
      default: 'panel/dist',
    }),
  NODE_ENV: z.string().default('production').meta({
    description: 'Only `development` and `test` answer introspection; only `development` has the explorer.',
  }),
  LOG_LEVEL: logLevel.default('info').meta({ description: 'The least severe level that is logged.' }),
  ...tracingVariables,
  SUBGRAPH_TIMEOUT_MS,
  SHUTDOWN_TIMEOUT_MS: milliseconds
    .default(10_000)
    .meta({ description: 'Maximum time for requests in flight to finish at shutdown.' }),
  DRAIN_MS: z.coerce.number().int().min(0).default(1_000).meta({
    description:
      'Time at shutdown during which `/ready` answers 503 and connections end with their next answer.',
  }),
  ...connections,
  MAX_CONCURRENT_REQUESTS: count
    .default(128)
    .meta({ description: 'Requests that are executed at once; further ones are refused with 503.' }),
  TRUSTED_PROXIES: networkList.default([]).meta({
    description:
      'Addresses and networks of the proxies before the gateway, with commas between them: only they are believed when they name a client in `X-Forwarded-For`. Without them, all clients behind a proxy share one limit of guests.',
    default: 'none',
  }),
  GUEST_BURST: count.default(60).meta({
    description:
      'Accounts, purchases and challenges that one network (IPv4 /24, IPv6 /48) can create at once without a session; beyond it, a client solves a puzzle for each.',
  }),
  GUEST_REQUESTS_PER_MINUTE: count
    .default(60)
    .meta({ description: 'The same, per minute over a longer time.' }),
})

/** The open mode serves one supergraph for conformance suites, without authorization and limits. */
export const openConfig = z.object({
  ...listening,
  ENIGM_SUPERGRAPH_FILE: z.string(),
  NODE_ENV: z
    .string()
    .default('development')
    .refine(
      (value) => value !== 'production',
      'is production: the open mode has no authorization and does not start there',
    ),
  LOG_LEVEL: logLevel.default('warn'),
  SUBGRAPH_TIMEOUT_MS,
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
