import { z } from 'zod'

const pem = z.string().startsWith('-----BEGIN')

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  ES2PLUS_PORT: z.coerce.number().int().min(0).max(65535),
  DATA_DIR: z.string().min(1),
  CARRIER_CA: pem,
  CARRIER_CERTIFICATE: pem,
  CARRIER_KEY: pem,
  NOTIFICATION_URL: z.url({ protocol: /^https$/ }).optional(),
  STOCK: z.coerce.number().int().min(0).default(1_000_000),
})

export interface CarrierConfig {
  /** The API for devices, on loopback without TLS. */
  port: number
  /** ES2+, over mutual TLS. */
  es2plusPort: number
  dataDir: string
  tls: { ca: string; cert: string; key: string }
  /** The address for notifications, which are queued while it is unknown. */
  notificationUrl: string | undefined
  /** The number of profiles of each type. */
  stock: number
}

/** Reads the carrier's environment variables. @throws z.ZodError that lists every invalid one */
export function readCarrierConfig(environment: NodeJS.ProcessEnv): CarrierConfig {
  const values = schema.parse(environment)
  return {
    port: values.PORT,
    es2plusPort: values.ES2PLUS_PORT,
    dataDir: values.DATA_DIR,
    tls: { ca: values.CARRIER_CA, cert: values.CARRIER_CERTIFICATE, key: values.CARRIER_KEY },
    notificationUrl: values.NOTIFICATION_URL,
    stock: values.STOCK,
  }
}
