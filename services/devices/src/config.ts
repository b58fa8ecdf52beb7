import { networkList, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'
import { certificatesIn } from './evidence/certificate-chain'

/** The environment variables of devices, in addition to those of every subgraph. */
export const devicesConfig = z.object({
  DEVICE_COMMAND_SIGNING_KEY: signingKey.meta({
    description: 'Private key that signs the commands to managed devices.',
    isSecret: true,
  }),
  DEVICE_ATTESTATION_ROOTS: z
    .string()
    .default('')
    .transform((pem, check) => {
      try {
        return certificatesIn(pem)
      } catch {
        check.addIssue({ code: 'custom', message: 'must be certificates in PEM' })
        return z.NEVER
      }
    })
    .meta({
      description:
        'The roots of the makers of devices, in PEM; without them no device is attested, and nothing requires it.',
    }),
  DEVICE_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(4022)
    .meta({ description: 'The port on which devices fetch commands and report about them.' }),
  TRUSTED_PROXIES: networkList.default([]).meta({
    description:
      'Addresses and networks of the proxies before `DEVICE_PORT`, with commas between them: only they are believed when they name a device in `X-Forwarded-For`. Without them, all devices behind a proxy are one network.',
    default: 'none',
  }),
  DEVICE_NETWORK_CONNECTIONS: z.coerce.number().int().min(1).default(1_000).meta({
    description:
      'Connections, and requests that wait for an answer, that one network of devices (IPv4 /24, IPv6 /48) can have at once at each process.',
  }),
})

type DevicesConfig = z.infer<typeof devicesConfig>
export type DevicesApp = App<DevicesConfig>
