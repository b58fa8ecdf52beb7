import Stripe from 'stripe'
import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { CardFailure, type CardProcessor, type CheckoutRequest, type PaidCheckout } from './card-processor'

const TIMEOUT_MILLISECONDS = 5_000
const LONGEST_URL = 2_048
/** The most that one call of the API gives. */
const PAGE = 100

const completed = z.object({
  id: z.string(),
  client_reference_id: z.string().nullable(),
  payment_status: z.string(),
  amount_total: z.int().nullable(),
  currency: z.string().nullable(),
})

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
    const { sessions } = this.stripe.checkout
    const session = await this.call(() =>
      sessions.create(
        {
          mode: 'payment',
          client_reference_id: paymentId,
          line_items: [{ quantity, price_data: { ...price, product_data: { name: title } } }],
          expires_at: Math.floor(expiresAt.getTime() / 1000),
          success_url: this.app.config.CARD_RETURN_URL,
          cancel_url: this.app.config.CARD_RETURN_URL,
        },
        { idempotencyKey: paymentId },
      ),
    )
    return this.urlOf(session)
  }

  async paidSince(openedAfter: Date): Promise<PaidCheckout[]> {
    if (!this.stripe) throw new CardFailure('REFUSED')
    const created = { gte: Math.floor(openedAfter.getTime() / 1000) }
    const { sessions } = this.stripe.checkout
    return this.call(async () => {
      const found: PaidCheckout[] = []
      for await (const session of sessions.list({ created, status: 'complete', limit: PAGE }))
        found.push(...paidBy(session))
      return found
    })
  }

  /** @throws CardFailure */
  private async call<T>(run: () => Promise<T>): Promise<T> {
    const isRefusal = (error: unknown) => failureOf(error).kind !== 'UNREACHABLE'
    try {
      return await this.app.externalSystems.call('STRIPE', run, isRefusal)
    } catch (error) {
      throw failureOf(error)
    }
  }

  /** The panel links to the page: its address has the scheme of the API, so that no answer makes it run a script. */
  private urlOf(session: unknown): string {
    const protocol = new RegExp(`^${new URL(this.app.config.STRIPE_URL).protocol.slice(0, -1)}$`)
    const answer = z.object({ url: z.url({ protocol }).max(LONGEST_URL) }).safeParse(session)
    if (!answer.success) throw new CardFailure('NONSENSE')
    return answer.data.url
  }
}

/** What a session says about money; nothing if none was paid. */
function paidBy(session: unknown): PaidCheckout[] {
  const read = completed.safeParse(session)
  if (!read.success) throw new CardFailure('NONSENSE')
  const { id, client_reference_id: paymentId, payment_status, amount_total: amount, currency } = read.data
  if (payment_status !== 'paid') return []
  return [{ reference: id, paymentId, amount, currency: currency?.toUpperCase() ?? null }]
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
  if (error instanceof CardFailure) return error
  const { StripeAuthenticationError, StripeInvalidRequestError, StripePermissionError } = Stripe.errors
  const refusals = [StripeAuthenticationError, StripeInvalidRequestError, StripePermissionError]
  const isRefused = refusals.some((refusal) => error instanceof refusal)
  return new CardFailure(isRefused ? 'REFUSED' : 'UNREACHABLE', { cause: error })
}
