import { secretKey, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'

/** The environment variables of payments, in addition to those of every subgraph. */
export const paymentsConfig = z.object({
  /** Signs enrollment tokens, which accounts verifies. */
  ENROLLMENT_SIGNING_KEY: signingKey,
  /** Keys the hashes of Code Coins and idempotency keys; without it a stolen database finds neither. */
  PAYMENTS_PEPPER: secretKey,
})

export type PaymentsConfig = z.infer<typeof paymentsConfig>
export type PaymentsApp = App<PaymentsConfig>
