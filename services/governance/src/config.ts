import { isIP } from 'node:net'
import { secretKey, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'
import type { ControlAddress } from './tor/control-connection'
import type { Network } from './webhook/webhook-address'

const url = z.url({ protocol: /^https?$/ })

/** Networks such as `10.1.0.0/16`, separated by commas. */
const networks = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((part) => part !== ''))
  .pipe(z.array(z.string().transform(networkOf)))

function networkOf(text: string, { issues, value }: z.core.$RefinementCtx<string>): Network {
  const [address = '', prefix = ''] = text.split('/')
  const bits = { 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits) return { address, prefix: Number(prefix) }
  issues.push({ code: 'custom', message: 'must be networks such as 10.1.0.0/16', input: value })
  return z.NEVER
}

/** `127.0.0.1:9051`, or `unix:` and the path of a socket. */
const controlAddress = z.string().transform((text, { issues, value }): ControlAddress => {
  const [, path, host, port] = /^(?:unix:(\/.+)|([\w.-]+|\[[\da-f:]+\]):(\d{1,5}))$/.exec(text) ?? []
  if (path !== undefined) return { path }
  if (host !== undefined) return { host: host.replace(/[[\]]/g, ''), port: Number(port) }
  issues.push({ code: 'custom', message: 'must be host:port or unix:/path', input: value })
  return z.NEVER
})

/** The environment variables of governance, in addition to those of every subgraph. */
export const governanceConfig = z
  .object({
    CHECKPOINT_SIGNING_KEY: signingKey.meta({
      description: 'Private key that signs the checkpoints of the audit ledger.',
      isSecret: true,
    }),
    CHECKPOINT_ORIGIN: z
      .string()
      .regex(/^[^\s+]+$/, 'must be a name without spaces and plus signs')
      .meta({
        description: 'The name of this ledger in its checkpoints, for example `command.example.com/audit`.',
      }),
    CHECKPOINT_DIRECTORY: z.string().min(1).optional().meta({
      description: 'A directory outside the database to which every checkpoint is written.',
    }),
    CHECKPOINT_WITNESS_URL: url.optional().meta({
      description: 'A witness with the protocol C2SP tlog-witness, without `/add-checkpoint`.',
    }),
    CHECKPOINT_S3_URL: url.optional().meta({
      description: 'An S3-compatible bucket with a path prefix, to which every checkpoint is written once.',
    }),
    CHECKPOINT_S3_REGION: z.string().default('us-east-1').meta({ description: 'The region of the bucket.' }),
    CHECKPOINT_S3_ACCESS_KEY_ID: z.string().default('').meta({
      description: 'The access key of the bucket; needed with CHECKPOINT_S3_URL.',
    }),
    CHECKPOINT_S3_SECRET_ACCESS_KEY: z.string().default('').meta({
      description: 'The secret of the access key; needed with CHECKPOINT_S3_URL.',
      isSecret: true,
    }),
    WEBHOOK_KEY: secretKey.meta({
      description:
        'The key from which the signing key of each webhook is derived; a stolen database without it signs nothing.',
      isSecret: true,
    }),
    WEBHOOK_NETWORKS: networks.meta({
      description:
        'Private networks to which webhooks may be delivered, such as `10.1.0.0/16`, separated by commas; public addresses are always permitted.',
    }),
    WEBHOOK_CA: z.string().startsWith('-----BEGIN CERTIFICATE').optional().meta({
      description: 'An authority of receivers’ certificates in PEM, in addition to the public ones.',
    }),
    TOR_CONTROL: controlAddress.optional().meta({
      description:
        'The control port of a Tor daemon, for example `127.0.0.1:9051` or `unix:/run/tor/control`: it opens and closes the onion services of Tor Gateway. Without it an operator does so.',
    }),
    TOR_KEY_DIRECTORY: z.string().min(1).optional().meta({
      description: 'A directory with the secret keys of the onion services; needed with TOR_CONTROL.',
    }),
    TOR_TARGET: z
      .string()
      .regex(/^\S+:\d{1,5}$/, 'must be host:port')
      .optional()
      .meta({
        description:
          'The listener of the gateway for the Tor daemon, for example `127.0.0.1:4091`; needed with TOR_CONTROL.',
      }),
  })
  // A ledger whose checkpoints stay in its database can be rewritten without a trace.
  .refine(
    ({ CHECKPOINT_DIRECTORY, CHECKPOINT_WITNESS_URL, CHECKPOINT_S3_URL }) =>
      CHECKPOINT_DIRECTORY ?? CHECKPOINT_WITNESS_URL ?? CHECKPOINT_S3_URL,
    {
      path: ['CHECKPOINT_DIRECTORY'],
      message: 'must be set where neither CHECKPOINT_WITNESS_URL nor CHECKPOINT_S3_URL is set',
    },
  )
  .refine(
    ({ CHECKPOINT_S3_URL, CHECKPOINT_S3_ACCESS_KEY_ID, CHECKPOINT_S3_SECRET_ACCESS_KEY }) =>
      !CHECKPOINT_S3_URL || (CHECKPOINT_S3_ACCESS_KEY_ID && CHECKPOINT_S3_SECRET_ACCESS_KEY),
    {
      path: ['CHECKPOINT_S3_ACCESS_KEY_ID'],
      message: 'and CHECKPOINT_S3_SECRET_ACCESS_KEY must be set where CHECKPOINT_S3_URL is set',
    },
  )
  .refine(
    ({ TOR_CONTROL, TOR_KEY_DIRECTORY, TOR_TARGET }) => !TOR_CONTROL || (TOR_KEY_DIRECTORY && TOR_TARGET),
    { path: ['TOR_KEY_DIRECTORY'], message: 'and TOR_TARGET must be set where TOR_CONTROL is set' },
  )

export type GovernanceConfig = z.infer<typeof governanceConfig>
export type GovernanceApp = App<GovernanceConfig>
