import { z } from 'zod'
import { day, erasure, id } from './state'

const order = z.object({
  orderId: id,
  state: z.enum(['PLACED', 'AWAITING_PAYMENT', 'PAID', 'FULFILLED', 'EXPIRED', 'CANCELED']),
})
const payment = z.object({
  paymentId: id,
  orderId: id,
  state: z.enum(['AWAITING', 'DETECTED', 'CONFIRMING', 'SETTLED', 'EXPIRED', 'FAILED']),
})
const stuckPayment = z.object({
  stuckPaymentId: id,
  paymentId: id,
  state: z.enum(['OPEN', 'ACCEPTED', 'CLOSED', 'REFUNDED']),
})
const coinKey = z.object({ fingerprint: id, productKey: id, signsFrom: day })
/** No event of an invoice has its text, its order or its holder. */
const invoice = z.object({ invoiceId: id, state: z.enum(['REQUESTED', 'ISSUED', 'DROPPED']) })
const entitlement = z.object({
  entitlementId: id,
  /** Absent until an account claims a purchase made during enrollment. */
  accountId: id.optional(),
  /** The holder if a partner bought it for its organization. */
  organizationId: id.optional(),
  productKind: z.enum(['SERVER', 'ESIM', 'KEY']),
  state: z.enum(['PENDING', 'GRANTED', 'ACTIVE', 'SUSPENDED', 'EXPIRED', 'REVOKED']),
  /** Absent before the activation and for products without a term. */
  validUntil: day.optional(),
})
const subscription = z.object({
  subscriptionId: id,
  entitlementId: id,
  state: z.enum(['ACTIVE', 'CANCEL_AT_END', 'GRACE', 'SUSPENDED', 'ENDED']),
})

const activation = z.object({
  activationId: id,
  entitlementId: id,
  /** A server, an eSIM or a Key order. */
  activatedId: id,
  state: z.enum(['ACTIVE', 'RELEASED']),
})

/** Events of payments. The redemption of a Code Coin names neither order nor batch, so it cannot be linked to its sale (PAY-03). */
export const paymentsEvents = {
  'payments.product.changed': z.object({ productKey: id }),
  'payments.vat.changed': z.object({ country: id }),
  'payments.order.placed': order,
  'payments.order.payment.requested': order,
  'payments.order.paid': order,
  'payments.order.fulfilled': order,
  'payments.order.expired': order,
  'payments.order.canceled': order,
  'payments.payment.created': payment,
  'payments.payment.detected': payment,
  'payments.payment.confirming': payment,
  'payments.payment.reverted': payment,
  'payments.payment.flagged': payment,
  'payments.payment.settled': payment,
  'payments.payment.expired': payment,
  'payments.payment.failed': payment,
  'payments.stuck.opened': stuckPayment,
  'payments.stuck.accepted': stuckPayment,
  'payments.stuck.closed': stuckPayment,
  'payments.stuck.refunded': stuckPayment,
  'payments.invoice.requested': invoice,
  'payments.invoice.issued': invoice,
  'payments.invoice.dropped': invoice,
  'payments.batch.issued': z.object({ batchId: id, count: z.int() }),
  'payments.batch.voided': z.object({ batchId: id, count: z.int() }),
  'payments.batch.expired': z.object({ batchId: id, count: z.int() }),
  /** The key of a product and a quarter. Everyone gets the same one, which its fingerprint shows. */
  'payments.coinkey.created': coinKey,
  'payments.coinkey.voided': coinKey,
  'payments.codecoin.redeemed': z.object({ codeCoinId: id, state: z.enum(['REDEEMED']) }),
  'payments.entitlement.created': entitlement,
  'payments.entitlement.granted': entitlement,
  'payments.entitlement.activated': entitlement,
  'payments.entitlement.renewed': entitlement,
  'payments.entitlement.suspended': entitlement,
  'payments.entitlement.expired': entitlement,
  /** The server that it pays for has another owner, who holds it from now on. */
  'payments.entitlement.transferred': entitlement,
  'payments.entitlement.revoked': entitlement,
  'payments.entitlement.snapshot': entitlement,
  'payments.activation.created': activation,
  'payments.activation.released': activation,
  'payments.subscription.started': subscription,
  /** The notices of the end of a term, 14 and 3 days before it. */
  'payments.subscription.ending': subscription,
  'payments.subscription.canceled': subscription,
  'payments.subscription.cancelation.undone': subscription,
  'payments.subscription.grace.begun': subscription,
  'payments.subscription.suspended': subscription,
  'payments.subscription.renewed': subscription,
  'payments.subscription.ended': subscription,
  /** The last event of an entitlement whose account is deleted: it names no holder; projections delete the entitlement. */
  'payments.entitlement.erased': entitlement,
  'payments.erasure.completed': erasure,
  'payments.erasure.snapshot': erasure,
}
