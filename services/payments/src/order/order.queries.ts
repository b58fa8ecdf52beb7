import { isId } from '@enigm/contracts'
import { byKey, countersOf, PageArgs, pagesBy, type BatchLoader } from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { holderOf } from '../holder/holder.access'
import { linkedOrders, reachableOrders } from './order.access'
import { Order } from './order.entity'
import { OrderState } from './order.lifecycle'

/** Orders that the caller can reach, by id; null for an order of others, an absent one and a fulfilled one. */
export const orderById: BatchLoader<string, Order | null> = async (ids, { app, caller }) => {
  const wellFormed = ids.filter((id) => isId('order', id))
  const found = await app.read(reachableOrders.where('o.id = ANY($1)'), [wellFormed, holderOf(caller)])
  return byKey(ids, found, 'id')
}

/** Arguments of a list of orders. */
@ArgsType()
export class OrdersArgs extends PageArgs {
  @Field(() => OrderState, { nullable: true, description: 'Only the orders in this state.' })
  state?: OrderState | null
}

/** Pages of holders: their linked orders, the newest day first. */
export const ordersOfHolder = pagesBy(
  linkedOrders.with<{ holderId: string }>({ holderId: 'link.holder_id' }),
  { by: 'holderId', filters: ['state'], order: ['placedOn desc', 'id'] },
)

export const orderCounters = countersOf(Order, 'state', {
  name: 'OrderCounters',
  description: 'Orders by state',
  values: {
    PLACED: 'Orders that do not ask for their payment yet.',
    AWAITING_PAYMENT: 'Orders that await their payment.',
    PAID: 'Paid orders whose units are not all active yet.',
    FULFILLED: 'Orders whose units are all active.',
    EXPIRED: 'Orders that were not paid in time.',
    CANCELED: 'Orders that their buyer has canceled.',
  },
})
