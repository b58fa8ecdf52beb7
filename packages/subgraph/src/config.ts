import { logLevel, natsSeed, port, publicKeys, secretKey } from '@enigm/configuration'
import { tracingVariables } from '@enigm/observability'
import { z } from 'zod'

/** The environment variables of every subgraph. */
const baseConfig = z.object({
  DATABASE_URL: z.url().meta({
    description: 'The service’s own database, as the role that runs the service.',
    isSecret: true,
  }),
  MIGRATION_DATABASE_URL: z.url().optional().meta({
    description: 'The same database, as the role that owns its tables; without it no migration runs.',
    isSecret: true,
  }),
  NATS_URL: z.url().meta({ description: 'The broker, with JetStream.' }),
  NATS_NKEY_SEED: natsSeed.optional().meta({
    description: 'Seed of the service’s own nkey user; without it the broker must accept every client.',
    isSecret: true,
  }),
  HOST: z.string().default('127.0.0.1').meta({ description: 'The address to listen on.' }),
  PORT: port.meta({ description: 'The port of the subgraph, for the gateway alone.' }),
  INTERNAL_PUBLIC_KEYS: publicKeys.meta({ description: 'Keys that verify the gateway’s internal tokens.' }),
  GRANT_PUBLIC_KEYS: publicKeys.meta({ description: 'Keys of accounts that verify grants.' }),
  HANDLE_KEY: secretKey.meta({
    description: 'Key of the pairwise handles, the same in every service.',
    isSecret: true,
  }),
  DATABASE_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(2)
    .default(10)
    .meta({ description: 'Connections of transactions to the database at most.' }),
  DATABASE_READ_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .default(6)
    .meta({ description: 'Connections of reads outside transactions at most.' }),
  DRAIN_MS: z.coerce.number().int().min(0).default(2_000).meta({
    description:
      'Time at shutdown during which `/ready` answers 503 and connections end with their next answer, so that gateways move on.',
  }),
  LOG_LEVEL: logLevel.default('info').meta({ description: 'The least severe level that is logged.' }),
  ...tracingVariables,
})

/** The variables that the migration of a service's database needs. */
export const migrationConfig = baseConfig
  .pick({ DATABASE_URL: true, MIGRATION_DATABASE_URL: true })
  .required()

export type BaseConfig = Readonly<z.infer<typeof baseConfig>>

/** The schema of every environment variable of a service. */
export function subgraphConfig<C>({ config }: { readonly config?: z.ZodType<C> }) {
  return baseConfig.and(config ?? z.object({}))
}
