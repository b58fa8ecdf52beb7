import { secretKey, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'

/** The environment variables of payments, in addition to those of every subgraph. */
export const paymentsConfig = z.object({
  ENROLLMENT_SIGNING_KEY: signingKey.meta({
    description: 'Private key that signs enrollment tokens, which accounts verifies.',
    isSecret: true,
  }),
  PAYMENTS_PEPPER: secretKey.meta({
    description:
      'Key of the hashes of Code Coins and idempotency keys; a stolen database without it reveals neither.',
    isSecret: true,
  }),
})

export type PaymentsConfig = z.infer<typeof paymentsConfig>
export type PaymentsApp = App<PaymentsConfig>
