import { enumType, lifecycle } from '@enigm/subgraph'

export const StuckPaymentState = enumType('StuckPaymentState', 'State of a stuck payment.', {
  OPEN: 'It awaits the decision of an operator.',
  ACCEPTED: 'Its money was accepted as the payment of the order.',
  CLOSED: 'It was closed without an effect on the order, for example after a surplus was returned.',
  REFUNDED: 'The price of the order was returned to its payer; an invoice about it is corrected.',
})
export type StuckPaymentState = keyof typeof StuckPaymentState

export const StuckPaymentReason = enumType('StuckPaymentReason', 'Why a payment needs a decision.', {
  UNDERPAID: 'The order has ended after a part of its amount had arrived.',
  OVERPAID: 'More than the amount has arrived; the surplus belongs to the payer.',
  LATE: 'Money has arrived after the order had ended.',
  WRONG_AMOUNT: 'The processor reports another amount or another currency than that of the order.',
  LOCKED: 'Its payer has sent money that is locked on the chain; it pays for nothing and is to be returned.',
  DISPUTED: 'The payer disputes the payment at the card processor.',
})
export type StuckPaymentReason = keyof typeof StuckPaymentReason

export const StuckPaymentResolution = enumType(
  'StuckPaymentResolution',
  'A decision of an operator about a stuck payment.',
  {
    ACCEPT: 'The order counts as paid, and its units are granted; for money that came late or in part.',
    CLOSE: 'Nothing changes at the order: a surplus was returned, or nothing is owed.',
    REFUND:
      'The processor has returned the whole price of a paid order: an invoice about it is corrected; for disputes. The units stay as they are.',
  },
)
export type StuckPaymentResolution = keyof typeof StuckPaymentResolution

export const stuckPaymentLifecycle = lifecycle(StuckPaymentState, 'OPEN', {
  ACCEPT: {
    mutation: 'resolveStuckPayment',
    from: ['OPEN'],
    to: 'ACCEPTED',
    event: 'payments.stuck.accepted',
  },
  CLOSE: {
    mutation: 'resolveStuckPayment',
    from: ['OPEN'],
    to: 'CLOSED',
    event: 'payments.stuck.closed',
  },
  REFUND: {
    mutation: 'resolveStuckPayment',
    from: ['OPEN'],
    to: 'REFUNDED',
    event: 'payments.stuck.refunded',
  },
})
