import { enumType, lifecycle } from '@enigm/subgraph'

export const StuckPaymentState = enumType('StuckPaymentState', 'State of a stuck payment.', {
  OPEN: 'It awaits the decision of an operator.',
  ACCEPTED: 'Its money was accepted as the payment of the order.',
  CLOSED: 'It was closed without an effect on the order, for example after a refund at the processor.',
})
export type StuckPaymentState = keyof typeof StuckPaymentState

export const StuckPaymentReason = enumType('StuckPaymentReason', 'Why a payment needs a decision.', {
  UNDERPAID: 'The order has ended after a part of its amount had arrived.',
  OVERPAID: 'More than the amount has arrived; the surplus belongs to the payer.',
  LATE: 'Money has arrived after the order had ended.',
  WRONG_AMOUNT: 'The processor reports another amount or another currency than that of the order.',
  DISPUTED: 'The payer disputes the payment at the card processor.',
})
export type StuckPaymentReason = keyof typeof StuckPaymentReason

export const StuckPaymentResolution = enumType(
  'StuckPaymentResolution',
  'A decision of an operator about a stuck payment.',
  {
    ACCEPT: 'The order counts as paid, and its units are granted; for money that came late or in part.',
    CLOSE: 'Nothing changes at the order: the money was returned, or none is owed.',
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
})
