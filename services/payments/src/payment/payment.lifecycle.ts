import { enumType, lifecycle } from '@enigm/subgraph'

export const PaymentState = enumType(
  'PaymentState',
  'State of a payment: commercial state, which gives access to no content and no key.',
  {
    AWAITING: 'Nothing has been paid yet.',
    SETTLED: 'It is paid; that alone activates nothing.',
    EXPIRED: 'It was not paid in time.',
  },
)
export type PaymentState = keyof typeof PaymentState

/** A payment has states separate from those of order and entitlement: settled means that the price is paid, and no more (PAY-12). */
export const paymentLifecycle = lifecycle(PaymentState, 'AWAITING', {
  SETTLE: { from: ['AWAITING'], to: 'SETTLED', event: 'payments.payment.settled' },
  EXPIRE: { from: ['AWAITING'], to: 'EXPIRED', event: 'payments.payment.expired' },
})
