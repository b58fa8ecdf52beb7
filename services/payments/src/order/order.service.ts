import { newId } from '@enigm/contracts'
import { startOfDay, type AuditSubject, type Transaction } from '@enigm/subgraph'
import { trailOfHolder } from '../holder/holder.access'
import { payments } from '../payment/payment.entity'
import { paymentLifecycle } from '../payment/payment.lifecycle'
import { requestInstruction } from '../payment/payment.service'
import type { PaymentMethod } from '../product/product.entity'
import { netOf } from '../product/countries'
import type { Offer, Wish } from '../product/product.service'
import { orders, type Order } from './order.entity'
import { orderLifecycle } from './order.lifecycle'

const HOUR_MILLISECONDS = 3_600_000

/** How long an order awaits its payment. The quote of a cryptocurrency is valid for a shorter time: its rate changes. */
export const paymentWindow: Readonly<Record<PaymentMethod, number>> = {
  CODE_COIN: 24 * HOUR_MILLISECONDS,
  CARD: 23 * HOUR_MILLISECONDS,
  CRYPTO: HOUR_MILLISECONDS,
}

/** What every order consists of; without a delivery it gives entitlements. */
export type OrderRequest = Wish

/** Who orders what for which price, and what its audit entry says. */
interface NewOrder {
  readonly id: string
  readonly request: OrderRequest
  readonly offer: Offer
  readonly audit: AuditSubject
  /** By the clock of the database. */
  readonly now: Date
}

/**
 * Creates an order that awaits its payment, and the payment, whose processor is asked after the commit. The audit entry must
 * not name the order: the holder's trail outlives the link between the two.
 */
export async function placeOrder(
  tx: Transaction,
  { id, request, offer, audit, now }: NewOrder,
): Promise<Order> {
  const { method, quantity, currency, delivery = 'ENTITLEMENTS' } = request
  const price = { amount: offer.amount * quantity, currency }
  // A multi-purpose voucher (Directive 2006/112/EC, article 30b): the country of its use is not known, and VAT is due when it pays.
  const vatHundredths = delivery === 'BLIND_COINS' ? 0 : offer.vatHundredths
  const netAmount = netOf(price.amount, vatHundredths)
  const order = {
    ...{ id, state: orderLifecycle.initial, ...request, ...price },
    ...{ delivery, vatHundredths, netAmount },
    ...{ placedOn: startOfDay(now), expiresAt: null },
  }
  const expiresAt = new Date(now.getTime() + paymentWindow[method])
  const [, placed, payment] = await Promise.all([
    orders.create(tx, 'payments.order.placed', order, { audit: () => audit }),
    orders.move(tx, 'REQUEST_PAYMENT', { id }, { set: { expiresAt } }),
    payments.create(tx, 'payments.payment.created', {
      ...{ id: newId('payment'), orderId: id, state: paymentLifecycle.initial },
      ...{ flags: [], method, ...price },
    }),
  ])
  await requestInstruction(tx, payment, expiresAt)
  return placed
}

/** Moves an order to PAID with its payment. @throws DomainFailure INVALID_TRANSITION unless it awaits its payment */
export async function payOrder(tx: Transaction, orderId: string): Promise<Order> {
  const order = await orders.move(tx, 'PAY', { id: orderId }, { set: { expiresAt: null } })
  await payments.move(tx, 'SETTLE', { orderId })
  return order
}

/** Accepts money that came late or in part as the payment of an expired order. @throws DomainFailure INVALID_TRANSITION */
export async function acceptOrder(tx: Transaction, orderId: string): Promise<Order> {
  const order = await orders.move(tx, 'ACCEPT_LATE', { id: orderId })
  await payments.move(tx, 'ACCEPT', { orderId })
  return order
}

/** How an order ends unpaid: by its timer, by the refusal of its processor, or by its buyer. */
export type OrderEnd = 'EXPIRE' | 'FAIL' | 'CANCEL'

/** Ends an order that awaits its payment, and the payment; the holder's trail names the product. */
export async function expireOrder(
  tx: Transaction,
  orderId: string,
  { holderId, end = 'EXPIRE' }: { holderId?: string | null; end?: OrderEnd },
): Promise<Order> {
  const set = { expiresAt: null }
  const audit = ({ productKey }: Order) => ({ scope: trailOfHolder(holderId), target: productKey })
  const [order] = await Promise.all([
    orders.move(tx, end === 'CANCEL' ? 'CANCEL' : 'EXPIRE', { id: orderId }, { set, audit }),
    payments.move(tx, end === 'FAIL' ? 'FAIL' : 'EXPIRE', { orderId }),
  ])
  return order
}
