import { lifecycle } from '@enigm/subgraph'

export enum PaymentState {
  AWAITING = 'AWAITING',
  SETTLED = 'SETTLED',
  EXPIRED = 'EXPIRED',
}

const { AWAITING, SETTLED, EXPIRED } = PaymentState

/** A payment's own states: settled says that money arrived and nothing about entitlement or activation (PAY-12). */
export const paymentLifecycle = lifecycle(PaymentState, AWAITING, {
  settle: { from: [AWAITING], to: SETTLED, event: 'payments.payment.settled' },
  expire: { from: [AWAITING], to: EXPIRED, event: 'payments.payment.expired' },
})
