import { byKey, select, type BatchLoader } from '@enigm/subgraph'
import { CardCheckout } from './card-checkout.entity'

/** The page of each card payment, while the payment is open; null before the processor has answered. */
export const checkoutUrlOfPayment: BatchLoader<string, string | null> = async (paymentIds, { app }) => {
  const found = await app.read(select(CardCheckout).where('id = ANY($1)'), [paymentIds])
  return byKey(paymentIds, found, 'id').map((checkout) => checkout?.url ?? null)
}
