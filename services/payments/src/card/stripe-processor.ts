import Stripe from 'stripe'
import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { CardFailure, type CardProcessor, type CheckoutRequest } from './card-processor'

const TIMEOUT_MILLISECONDS = 5_000
const LONGEST_URL = 2_048

/** Stripe Checkout: the page is Stripe's, and the session holds no data of an account (decision 0059). */
export class StripeProcessor implements CardProcessor {
  private readonly stripe: Stripe | undefined

  constructor(private readonly app: PaymentsApp) {
    const { STRIPE_SECRET_KEY, STRIPE_URL } = app.config
    this.stripe = STRIPE_SECRET_KEY ? stripeAt(STRIPE_URL, STRIPE_SECRET_KEY) : undefined
  }

  async openCheckout({ paymentId, ...request }: CheckoutRequest): Promise<string> {
    if (!this.stripe) throw new CardFailure('REFUSED')
    const { amount, currency, title, quantity, expiresAt } = request
    const price = { currency: currency.toLowerCase(), unit_amount: amount / quantity }
    const session = await this.stripe.checkout.sessions
      .create(
        {
          mode: 'payment',
          client_reference_id: paymentId,
          line_items: [{ quantity, price_data: { ...price, product_data: { name: title } } }],
          expires_at: Math.floor(expiresAt.getTime() / 1000),
          success_url: this.app.config.CARD_RETURN_URL,
          cancel_url: this.app.config.CARD_RETURN_URL,
        },
        { idempotencyKey: paymentId },
      )
      .catch((error: unknown) => {
        throw failureOf(error)
      })
    return this.urlOf(session)
  }

  /** The panel links to the page: its address has the scheme of the API, so that no answer makes it run a script. */
  private urlOf(session: unknown): string {
    const protocol = new RegExp(`^${new URL(this.app.config.STRIPE_URL).protocol.slice(0, -1)}$`)
    const answer = z.object({ url: z.url({ protocol }).max(LONGEST_URL) }).safeParse(session)
    if (!answer.success) throw new CardFailure('NONSENSE')
    return answer.data.url
  }
}

function stripeAt(url: string, key: string): Stripe {
  const { protocol, hostname, port } = new URL(url)
  return new Stripe(key, {
    host: hostname,
    port: port || (protocol === 'https:' ? 443 : 80),
    protocol: protocol === 'https:' ? 'https' : 'http',
    timeout: TIMEOUT_MILLISECONDS,
    // The job repeats a call; a second repetition here would only lengthen it.
    maxNetworkRetries: 0,
    telemetry: false,
  })
}

function failureOf(error: unknown): CardFailure {
  const { StripeAuthenticationError, StripeInvalidRequestError, StripePermissionError } = Stripe.errors
  const refusals = [StripeAuthenticationError, StripeInvalidRequestError, StripePermissionError]
  const isRefused = refusals.some((refusal) => error instanceof refusal)
  return new CardFailure(isRefused ? 'REFUSED' : 'UNREACHABLE', { cause: error })
}
