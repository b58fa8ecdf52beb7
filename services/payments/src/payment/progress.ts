import type { Transaction } from '@enigm/subgraph'
import { trailOfHolder } from '../holder/holder.access'
import { canBePaid, expirePurchase, ORDER_EXPIRY, paymentOf, settlePayment } from '../purchase/purchase-saga'
import { PurchaseLink } from '../purchase/purchase.entity'
import { openStuckPayment } from '../stuck-payment/stuck-payment.entity'
import type { StuckPaymentReason } from '../stuck-payment/stuck-payment.lifecycle'
import { Payment, payments } from './payment.entity'
import { paymentLifecycle, type PaymentFlag, type PaymentState } from './payment.lifecycle'

/** What a processor says about a payment at one moment. Reports may come twice, late and in any order. */
export interface ProcessorReport {
  state: Extract<PaymentState, 'AWAITING' | 'DETECTED' | 'CONFIRMING' | 'SETTLED'>
  /** Which the amount has; LATE follows from the state of the payment. */
  flags: readonly Exclude<PaymentFlag, 'LATE'>[]
  /**
   * Which the money has that can no longer be taken back; null unless there is more of it than at the report before. Only then a
   * payment that has ended needs a decision: an operator must not give a product for money that may never come.
   */
  final: readonly Exclude<PaymentFlag, 'LATE'>[] | null
}

/** The moves between the states of an open payment; a chain can go back. */
const steps = {
  AWAITING: { DETECTED: ['DETECT'], CONFIRMING: ['CONFIRM'], AWAITING: [] },
  DETECTED: { AWAITING: ['STEP_BACK'], CONFIRMING: ['CONFIRM'], DETECTED: [] },
  CONFIRMING: { AWAITING: ['STEP_BACK'], DETECTED: ['STEP_BACK', 'DETECT'], CONFIRMING: [] },
} as const

/**
 * Brings a payment to what its processor reports. The lock of the purchase comes first, so reports about one order take effect
 * one after the other, and an order is settled once. Money for a payment that has ended, or for a term that can no longer be
 * renewed, goes to the operator's queue.
 */
export async function recordReport(
  tx: Transaction,
  orderId: string,
  report: ProcessorReport,
): Promise<PaymentState> {
  const { link, payment } = await lockPayment(tx, orderId)
  if (!paymentLifecycle.next(payment.state).includes('SETTLE') || !link)
    return recordAfterEnd(tx, payment, report)
  await flag(tx, payment, report.flags)
  if (report.state === 'SETTLED' && !(await canBePaid(tx, link))) {
    await flag(tx, payment, [...report.flags, 'LATE'])
    await openStuckPayment(tx, payment.id, 'LATE')
    await tx.cancelJob(ORDER_EXPIRY, orderId)
    await expirePurchase(tx, await paymentOf(tx, orderId), link)
    return 'EXPIRED'
  }
  if (report.state === 'SETTLED') {
    await settlePayment(tx, link)
    if (report.flags.includes('OVERPAID')) await openStuckPayment(tx, payment.id, 'OVERPAID')
  } else {
    for (const step of steps[payment.state as keyof typeof steps][report.state])
      await payments.move(tx, step, { id: payment.id })
  }
  hintHolder(tx, payment, link)
  return report.state
}

/** Ends a payment that its processor has refused for good; its order expires with it. */
export async function recordFailure(tx: Transaction, orderId: string): Promise<void> {
  const { link, payment } = await lockPayment(tx, orderId)
  if (payment.state !== 'AWAITING') return
  await tx.cancelJob(ORDER_EXPIRY, orderId)
  await expirePurchase(tx, payment, link, 'FAIL')
}

/** Puts a payment into the operator's queue for what its processor reports about its money. */
export async function review(tx: Transaction, orderId: string, reason: StuckPaymentReason): Promise<void> {
  const { payment } = await lockPayment(tx, orderId)
  await openStuckPayment(tx, payment.id, reason)
}

/** Locks the purchase and then the payment, which stays when the purchase is no longer linked. */
export async function lockPayment(
  tx: Transaction,
  orderId: string,
): Promise<{ link: PurchaseLink | null; payment: Payment }> {
  const link = await tx.lock(PurchaseLink, { orderId })
  const payment = await tx.lock(Payment, { orderId })
  if (!payment) throw new Error('an order has no payment')
  return { link, payment }
}

/** Tells the open panels of a holder of a change that only a row of the processor shows. */
export function hintHolder(tx: Transaction, { id }: { id: string }, link: PurchaseLink | null): void {
  if (!link?.holderId) return
  tx.hint({ entity: 'payments.payment', id, scopes: [trailOfHolder(link.holderId)] })
}

async function recordAfterEnd(
  tx: Transaction,
  payment: Payment,
  { final }: ProcessorReport,
): Promise<PaymentState> {
  if (!final) return payment.state
  if (payment.state === 'SETTLED') {
    if (!final.includes('OVERPAID')) return payment.state
    await flag(tx, payment, ['OVERPAID'])
    await openStuckPayment(tx, payment.id, 'OVERPAID')
  } else {
    await flag(tx, payment, [...final, 'LATE'])
    await openStuckPayment(tx, payment.id, 'LATE')
  }
  return payment.state
}

async function flag(tx: Transaction, payment: Payment, flags: readonly PaymentFlag[]): Promise<void> {
  const kept = payment.flags.includes('LATE') ? (['LATE'] as const) : []
  const next = [...new Set([...kept, ...flags])].sort()
  if (next.join() === [...payment.flags].sort().join()) return
  await payments.change(tx, 'payments.payment.flagged', { id: payment.id }, { set: { flags: next } })
}
