import { isId } from '@enigm/contracts'
import { byKey, pagesBy, type BatchLoader } from '@enigm/subgraph'
import { holderOf } from '../holder/holder.access'
import { linkedOrders, reachableOrders } from './order.access'
import type { Order } from './order.entity'

/** Orders that the caller can reach, by id; null for an order of others, an absent one and a fulfilled one. */
export const orderById: BatchLoader<string, Order | null> = async (ids, { app, caller }) => {
  const wellFormed = ids.filter((id) => isId('order', id))
  const found = await app.read(reachableOrders.where('o.id = ANY($1)'), [wellFormed, holderOf(caller)])
  return byKey(ids, found, 'id')
}

/** Pages of holders: their linked orders, the newest day first. */
export const ordersOfHolder = pagesBy(
  linkedOrders.with<{ holderId: string }>({ holderId: 'link.holder_id' }),
  { by: 'holderId', order: ['placedOn desc', 'id'] },
)
