import { byKey, select, type BatchLoader } from '@enigm/subgraph'
import { Payment } from './payment.entity'

/** Payments by the id of their order; every order has one. */
export const paymentOfOrder: BatchLoader<string, Payment> = async (orderIds, { app }) => {
  const found = await app.read(select(Payment).where('order_id = ANY($1)'), [orderIds])
  return byKey(orderIds, found, 'orderId').map((payment) => payment ?? new Error('an order has no payment'))
}
