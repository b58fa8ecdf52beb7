import { isId } from '@enigm/contracts'
import { byKey, page, type App, type BatchLoader, type Connection, type PageArgs } from '@enigm/subgraph'
import { holderOf } from '../holder/holder.access'
import { linkedOrders, reachableOrders } from './order.access'
import type { Order } from './order.entity'

/** Orders that the caller can reach, by id; null for an order of others, an absent one and a fulfilled one. */
export const orderById: BatchLoader<string, Order | null> = async (ids, { app, caller }) => {
  const wellFormed = ids.filter((id) => isId('order', id))
  const found = await app.read(reachableOrders.where('o.id = ANY($1)'), [wellFormed, holderOf(caller)])
  return byKey(ids, found, 'id')
}

/** One page of a holder's linked orders, the newest day first. */
export function ordersOfHolder(app: App, holderId: string, args: PageArgs): Promise<Connection<Order>> {
  const order = ['placedOn desc', 'id'] as const
  return page(app, linkedOrders.where('link.holder_id = $1'), { parameters: [holderId], order }, args)
}
