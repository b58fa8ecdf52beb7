import { isId } from '@enigm/contracts'
import { ownerClause, type Transaction } from '@enigm/subgraph'
import { PaymentsFailure } from '../errors'
import { Order } from '../order/order.entity'
import { orderLifecycle } from '../order/order.lifecycle'
import type { PaymentMethod } from '../product/product.entity'
import { PurchaseLink } from './purchase.entity'

/**
 * Locks the purchase of a holder's order, as long as it is linked.
 * @throws PaymentsFailure NOT_FOUND, for the order of others too
 */
export async function lockLinkedOrder(
  tx: Transaction,
  orderId: string,
  holderId: string,
): Promise<{ link: PurchaseLink; order: Order }> {
  const owner = ownerClause('Mutation.redeemCodeCoin input.orderId', { holderId })
  if (!isId('order', orderId)) throw new PaymentsFailure('NOT_FOUND', ['input', 'orderId'])
  // They travel together; the order is read when the link is locked, and is shown only if the link exists.
  const [link, order] = await Promise.all([
    tx.lock(PurchaseLink, { orderId, ...owner }),
    tx.find(Order, { id: orderId }),
  ])
  if (!link || !order) throw new PaymentsFailure('NOT_FOUND', ['input', 'orderId'])
  return { link, order }
}

/**
 * Locks the purchase of a holder's order that awaits its payment.
 * @param method the only one that fits, unless any does
 * @throws PaymentsFailure NOT_FOUND, for the order of others too; INVALID_TRANSITION when it does not await a payment like this
 */
export async function lockAwaitingOrder(
  tx: Transaction,
  orderId: string,
  { holderId, method }: { holderId: string; method?: PaymentMethod },
): Promise<{ link: PurchaseLink; order: Order }> {
  const { link, order } = await lockLinkedOrder(tx, orderId, holderId)
  const isMeant = !method || order.method === method
  if (isMeant && orderLifecycle.next(order.state).includes('PAY')) return { link, order }
  throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'orderId'])
}
