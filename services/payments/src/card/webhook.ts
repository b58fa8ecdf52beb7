import { startOfDay, systemContext, type Transaction } from '@enigm/subgraph'
import Stripe from 'stripe'
import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { Payment } from '../payment/payment.entity'
import { recordFailure, recordReport, review } from '../payment/progress'
import { isFirstDelivery } from '../webhook/delivery'
import type { WebhookRoute } from '../webhook/webhook-route'
import { CardCheckout } from './card-checkout.entity'

/** Stripe repeats an event for three days; the event of the payment follows a dispute within this time. */

const session = z.object({
  client_reference_id: z.string().nullable(),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  amount_total: z.int().nullable(),
  currency: z.string().nullable(),
  payment_intent: z.string().nullish(),
})
const dispute = z.object({ payment_intent: z.string().nullish() })

/** The events that change a payment; a session that expires needs none, because the order expires by our own clock. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({
    id: z.string().max(255),
    type: z.literal(['checkout.session.completed', 'checkout.session.async_payment_succeeded']),
    data: z.object({ object: session }),
  }),
  z.object({
    id: z.string().max(255),
    type: z.literal('checkout.session.async_payment_failed'),
    data: z.object({ object: session }),
  }),
  z.object({
    id: z.string().max(255),
    type: z.literal('charge.dispute.created'),
    data: z.object({ object: dispute }),
  }),
])
type CardEvent = z.infer<typeof eventSchema>
type Session = z.infer<typeof session>

/** Records what the card processor reports. Each event counts once; the state of the payment decides whether an order matters. */
export class WebhookService {
  constructor(private readonly app: PaymentsApp) {}

  /** @param event the content of a webhook whose signature was verified; kinds that change no payment are ignored */
  async process(event: unknown): Promise<void> {
    const read = eventSchema.safeParse(event)
    if (!read.success) return
    await this.app.transaction(systemContext(), async (tx) => {
      if (await isFirstDelivery(tx, 'card_event', read.data.id)) await this.record(tx, read.data)
    })
  }

  private async record(tx: Transaction, event: CardEvent): Promise<void> {
    if (event.type === 'charge.dispute.created') return recordDispute(tx, event.data.object.payment_intent)
    const { object } = event.data
    const payment = await paymentOf(tx, object.client_reference_id)
    if (!payment) return this.app.log.warn('webhook of an unknown card payment ignored')
    if (event.type === 'checkout.session.async_payment_failed') return recordFailure(tx, payment.orderId)
    if (object.payment_status !== 'paid') return
    const isDisputed = await nameIntent(tx, payment.id, object.payment_intent)
    if (isExact(payment, object))
      await recordReport(tx, payment.orderId, { state: 'SETTLED', flags: [], final: [] })
    else await review(tx, payment.orderId, 'WRONG_AMOUNT')
    if (isDisputed) await review(tx, payment.orderId, 'DISPUTED')
  }
}

export const cardWebhook: WebhookRoute = {
  path: '/webhooks/stripe',
  signatureHeader: 'stripe-signature',
  isServed: ({ STRIPE_SECRET_KEY }) => STRIPE_SECRET_KEY !== undefined,
  async receive(app, body, signature) {
    const event = verified(body, signature, app.config.STRIPE_WEBHOOK_SECRET)
    if (!event) return false
    await app.get(WebhookService).process(event)
    return true
  },
}

/** The event of a body that the processor has signed in the last five minutes. */
function verified(body: Buffer, signature: string, secret: string): unknown {
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret)
  } catch {
    return undefined
  }
}

function isExact(payment: Payment, { amount_total, currency }: Session): boolean {
  return amount_total === payment.amount && currency?.toUpperCase() === payment.currency
}

async function paymentOf(tx: Transaction, id: string | null): Promise<Payment | null> {
  return id ? tx.manager.findOneBy(Payment, { id, method: 'CARD' }) : null
}

/** A dispute can come before the event that says which payment the money is for: it is kept until then. */
async function recordDispute(tx: Transaction, intentId: string | null | undefined): Promise<void> {
  if (!intentId) return
  await tx.takeTurn(turnOf(intentId))
  const checkout = await tx.manager.findOneBy(CardCheckout, { intentId })
  if (checkout) return review(tx, checkout.orderId, 'DISPUTED')
  await tx.query('INSERT INTO card_dispute (intent_id, received_on) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    intentId,
    startOfDay(new Date()),
  ])
}

/** Records by which name the processor knows the money of a payment. @returns whether it is disputed already */
async function nameIntent(
  tx: Transaction,
  paymentId: string,
  intentId: string | null | undefined,
): Promise<boolean> {
  if (!intentId) return false
  await tx.takeTurn(turnOf(intentId))
  await tx.manager.update(CardCheckout, { id: paymentId }, { intentId })
  const disputes = await tx.query('DELETE FROM card_dispute WHERE intent_id = $1 RETURNING intent_id', [
    intentId,
  ])
  return disputes.length > 0
}

const turnOf = (intentId: string): string => `card-intent:${intentId}`
