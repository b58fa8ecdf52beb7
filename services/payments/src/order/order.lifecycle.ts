import { lifecycle } from '@enigm/subgraph'

export enum OrderState {
  PLACED = 'PLACED',
  AWAITING_PAYMENT = 'AWAITING_PAYMENT',
  PAID = 'PAID',
  FULFILLED = 'FULFILLED',
  EXPIRED = 'EXPIRED',
}

const { PLACED, AWAITING_PAYMENT, PAID, FULFILLED, EXPIRED } = OrderState

/** An order's moves; all are steps of the purchase, none is a mutation of its own. */
export const orderLifecycle = lifecycle(OrderState, PLACED, {
  requestPayment: { from: [PLACED], to: AWAITING_PAYMENT, event: 'payments.order.payment.requested' },
  pay: { from: [AWAITING_PAYMENT], to: PAID, event: 'payments.order.paid' },
  fulfill: { from: [PAID], to: FULFILLED, event: 'payments.order.fulfilled' },
  expire: { from: [AWAITING_PAYMENT], to: EXPIRED, event: 'payments.order.expired' },
})
