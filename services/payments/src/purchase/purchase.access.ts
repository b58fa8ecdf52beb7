import { isId } from '@enigm/contracts'
import { ownerClause, type Transaction } from '@enigm/subgraph'
import { PaymentsFailure } from '../errors'
import { Order } from '../order/order.entity'
import { orderLifecycle } from '../order/order.lifecycle'
import { PurchaseLink } from './purchase.entity'

/**
 * Locks the purchase of a holder's order that awaits its payment.
 * @throws PaymentsFailure NOT_FOUND, for the order of others too; INVALID_TRANSITION when it does not await a Code Coin
 */
export async function lockAwaitingOrder(
  tx: Transaction,
  orderId: string,
  holderId: string,
): Promise<{ link: PurchaseLink; order: Order }> {
  const owner = ownerClause('Mutation.redeemCodeCoin input.orderId', { holderId })
  const link = isId('order', orderId) ? await tx.lock(PurchaseLink, { orderId, ...owner }) : null
  if (!link) throw new PaymentsFailure('NOT_FOUND', ['input', 'orderId'])
  const order = await tx.manager.findOneByOrFail(Order, { id: orderId })
  const isPayable = order.method === 'CODE_COIN' && orderLifecycle.next(order.state).includes('PAY')
  if (isPayable) return { link, order }
  throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'orderId'])
}
