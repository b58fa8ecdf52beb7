import { jsonVariable } from '@enigm/contracts'
import { secretKey, type App } from '@enigm/subgraph'
import { z } from 'zod'
import { EsimPolicy } from './profile/esim-policy'

const pem = (what: string) => z.string().startsWith(`-----BEGIN ${what}`, `must be a ${what} in PEM`)
const point = z.int().positive()

/** The environment variables of esim, in addition to those of every subgraph. */
export const esimConfig = z.object({
  ESIM_PEPPER: secretKey.meta({
    description:
      'The key of the activation codes and their hashes; a stolen database without it reveals no code.',
    isSecret: true,
  }),
  CARRIER_URL: z
    .url({ protocol: /^https$/ })
    .meta({ description: 'The carrier’s ES2+ interface (SGP.22, 5.3) up to `/gsma`.' }),
  CARRIER_REQUESTER: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: 'Our identifier in the header of every call, agreed on with the carrier.' }),
  CARRIER_DOWNLOAD_HOST: z
    .hostname()
    .meta({ description: 'The SM-DP+ address that devices download from; part of every activation code.' }),
  CARRIER_CA: pem('CERTIFICATE').meta({
    description: 'The authorities of the carrier’s certificates, in PEM.',
  }),
  CARRIER_CERTIFICATE: pem('CERTIFICATE').meta({
    description: 'Our certificate for calls in both directions, in PEM.',
  }),
  CARRIER_KEY: pem('PRIVATE KEY').meta({
    description: 'The key of our certificate, in PEM.',
    isSecret: true,
  }),
  CARRIER_CLIENT_NAME: z
    .hostname()
    .meta({ description: 'The host name in the certificate with which the carrier calls us.' }),
  CARRIER_PROFILE_TYPES: jsonVariable(
    z
      .partialRecord(z.enum(EsimPolicy), z.string().min(1).max(128))
      .refine((types) => types.STANDARD, 'must name the profile type of STANDARD'),
    'policy to profile type',
  ).meta({
    description: 'The carrier’s profile type of each policy, as JSON; other policies are not offered.',
  }),
  CARRIER_NOTIFICATION_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .meta({ description: 'The port on which the notifications of the carrier arrive.' }),
  CARRIER_NOTIFICATION_POINTS: jsonVariable(
    z.object({ enabled: point, disabled: point, deleted: point }),
    '{ enabled, disabled, deleted }',
  )
    .default({ enabled: 101, disabled: 102, deleted: 5 })
    .meta({
      description:
        'Notification points in addition to those of the standard (1 to 4), agreed on with the carrier, as JSON.',
    }),
})

type EsimConfig = z.infer<typeof esimConfig>
export type EsimApp = App<EsimConfig>
