import { byKey, countersOf, select, type BatchLoader } from '@enigm/subgraph'
import { Payment } from './payment.entity'

/** Payments by the id of their order; every order has one. */
export const paymentOfOrder: BatchLoader<string, Payment> = async (orderIds, { app }) => {
  const found = await app.read(select(Payment).where('order_id = ANY($1)'), [orderIds])
  return byKey(orderIds, found, 'orderId').map((payment) => payment ?? new Error('an order has no payment'))
}

export const paymentCounters = countersOf(Payment, 'state', {
  name: 'PaymentCounters',
  description: 'Payments by state',
  values: {
    AWAITING: 'Payments to which nothing has been paid yet.',
    DETECTED: 'Payments with a transfer that is not on the chain yet, or pays a part only.',
    CONFIRMING: 'Payments in full that await their confirmations.',
    SETTLED: 'Payments that are complete.',
    EXPIRED: 'Payments that were not made in full in time.',
    FAILED: 'Payments that the processor has refused.',
  },
})
