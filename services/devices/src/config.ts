import { signingKey, type App } from '@enigm/subgraph'
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
})

type DevicesConfig = z.infer<typeof devicesConfig>
export type DevicesApp = App<DevicesConfig>
