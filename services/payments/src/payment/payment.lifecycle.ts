import { enumType, lifecycle } from '@enigm/subgraph'

export const PaymentState = enumType(
  'PaymentState',
  'State of a payment: commercial state, which gives access to no content and no key.',
  {
    AWAITING: 'Nothing has been paid yet.',
    DETECTED: 'A transfer was seen that is not on the chain yet, or pays a part only.',
    CONFIRMING: 'The full amount is on the chain and awaits its confirmations.',
    SETTLED: 'It is paid; that alone activates nothing.',
    EXPIRED: 'It was not paid in full in time.',
    FAILED: 'The processor has refused it for good.',
  },
)
export type PaymentState = keyof typeof PaymentState

export const PaymentFlag = enumType(
  'PaymentFlag',
  'An irregularity in the amount or the time of a payment.',
  {
    UNDERPAID: 'Less than the amount has arrived.',
    OVERPAID: 'More than the amount has arrived; the surplus is reviewed.',
    LATE: 'Money has arrived after the end of the time for it; it is reviewed.',
  },
)
export type PaymentFlag = keyof typeof PaymentFlag

/** A payment has states separate from those of order and entitlement: settled means that the price is paid, and no more (PAY-12). */
export const paymentLifecycle = lifecycle(PaymentState, 'AWAITING', {
  DETECT: { from: ['AWAITING'], to: 'DETECTED', event: 'payments.payment.detected' },
  CONFIRM: { from: ['AWAITING', 'DETECTED'], to: 'CONFIRMING', event: 'payments.payment.confirming' },
  /** A reorganization of the chain, or a transfer that never left the pool. */
  STEP_BACK: { from: ['DETECTED', 'CONFIRMING'], to: 'AWAITING', event: 'payments.payment.reverted' },
  SETTLE: { from: ['AWAITING', 'DETECTED', 'CONFIRMING'], to: 'SETTLED', event: 'payments.payment.settled' },
  EXPIRE: { from: ['AWAITING', 'DETECTED', 'CONFIRMING'], to: 'EXPIRED', event: 'payments.payment.expired' },
  FAIL: { from: ['AWAITING'], to: 'FAILED', event: 'payments.payment.failed' },
  /** The decision of an operator about money that came late or in part. */
  ACCEPT: { from: ['EXPIRED', 'FAILED'], to: 'SETTLED', event: 'payments.payment.settled' },
})
