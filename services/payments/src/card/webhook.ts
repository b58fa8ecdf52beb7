import { startOfDay, systemContext, type Transaction } from '@enigm/subgraph'
import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { Payment } from '../payment/payment.entity'
import { recordFailure, recordReport } from '../payment/progress'
import { openStuckPayment } from '../stuck-payment/stuck-payment.entity'
import { CardCheckout } from './card-checkout.entity'

/** Stripe repeats an event for three days. */
const KEPT_EVENTS = '30 days'

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
      if (await isNew(tx, read.data.id)) await this.record(tx, read.data)
    })
  }

  private async record(tx: Transaction, event: CardEvent): Promise<void> {
    if (event.type === 'charge.dispute.created') return recordDispute(tx, event.data.object.payment_intent)
    const { object } = event.data
    const payment = await paymentOf(tx, object.client_reference_id)
    if (!payment) return this.app.log.warn('webhook of an unknown card payment ignored')
    if (event.type === 'checkout.session.async_payment_failed') return recordFailure(tx, payment.orderId)
    if (object.payment_status !== 'paid') return
    if (object.payment_intent)
      await tx.manager.update(CardCheckout, { id: payment.id }, { intentId: object.payment_intent })
    if (isExact(payment, object))
      await recordReport(tx, payment.orderId, { state: 'SETTLED', flags: [], final: [] })
    else await openStuckPayment(tx, payment.id, 'WRONG_AMOUNT')
  }
}

function isExact(payment: Payment, { amount_total, currency }: Session): boolean {
  return amount_total === payment.amount && currency?.toUpperCase() === payment.currency
}

async function paymentOf(tx: Transaction, id: string | null): Promise<Payment | null> {
  return id ? tx.manager.findOneBy(Payment, { id, method: 'CARD' }) : null
}

/** The first delivery of an event. A parallel one waits here for the first, and then finds it. */
async function isNew(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.query<object>(
    'INSERT INTO card_event (id, received_on) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
    [id, startOfDay(new Date())],
  )
  await tx.query('DELETE FROM card_event WHERE received_on < now() - $1::interval', [KEPT_EVENTS])
  return rows.length > 0
}

async function recordDispute(tx: Transaction, intentId: string | null | undefined): Promise<void> {
  const checkout = intentId ? await tx.manager.findOneBy(CardCheckout, { intentId }) : null
  if (checkout) await openStuckPayment(tx, checkout.id, 'DISPUTED')
}
