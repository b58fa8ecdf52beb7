import { jsonVariable } from '@enigm/contracts'
import { secretKey, type App } from '@enigm/subgraph'
import { z } from 'zod'
import { EsimPolicy } from './esim/esim.policy'

const pem = (what: string) => z.string().startsWith(`-----BEGIN ${what}`, `must be a ${what} in PEM`)
const point = z.int().positive()

/** What esim reads from its environment, beside what every subgraph reads. */
export const esimConfig = z.object({
  /** Keys the activation codes and their hashes; without it a stolen database yields none. */
  ESIM_PEPPER: secretKey,
  /** The carrier's ES2+ interface (SGP.22, 5.3) up to `/gsma`. */
  CARRIER_URL: z.url({ protocol: /^https$/ }),
  /** Our name in the header of every call, agreed on with the carrier. */
  CARRIER_REQUESTER: z.string().min(1).max(64),
  /** The SM-DP+ address that devices download from; it stands in every activation code. */
  CARRIER_DOWNLOAD_HOST: z.hostname(),
  /** Certificates that vouch for the carrier. */
  CARRIER_CA: pem('CERTIFICATE'),
  /** Our certificate to the carrier, for calls in both directions, and its key. */
  CARRIER_CERTIFICATE: pem('CERTIFICATE'),
  CARRIER_KEY: pem('PRIVATE KEY'),
  /** The host name in the certificate with which the carrier calls us. */
  CARRIER_CLIENT_NAME: z.hostname(),
  /** Policy to the carrier's profile type; other policies are not offered. */
  CARRIER_PROFILE_TYPES: jsonVariable(
    z
      .partialRecord(z.enum(EsimPolicy), z.string().min(1).max(128))
      .refine((types) => types.STANDARD, 'must name the profile type of STANDARD'),
    'policy to profile type',
  ),
  /** Where the carrier's notifications arrive. */
  CARRIER_NOTIFICATION_PORT: z.coerce.number().int().min(0).max(65535),
  /** Notification points beyond those of the standard (1 to 4), as agreed on with the carrier. */
  CARRIER_NOTIFICATION_POINTS: jsonVariable(
    z.object({ enabled: point, disabled: point, deleted: point }),
    '{ enabled, disabled, deleted }',
  ).default({ enabled: 101, disabled: 102, deleted: 5 }),
})

export type EsimConfig = z.infer<typeof esimConfig>
export type EsimApp = App<EsimConfig>
