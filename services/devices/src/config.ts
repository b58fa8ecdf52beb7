import { signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'

/** The environment variables of devices, in addition to those of every subgraph. */
export const devicesConfig = z.object({
  DEVICE_COMMAND_SIGNING_KEY: signingKey.meta({
    description: 'Private key that signs the commands to managed devices.',
    isSecret: true,
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
