import { ownerClause, select } from '@enigm/subgraph'
import { heldBy } from '../holder/holder.access'
import { Order } from './order.entity'

/** Orders whose holder is still known: the link is deleted once all units are active, or 30 days after the order expired. */
export const linkedOrders = select(Order, 'o').join('JOIN purchase_link link ON link.order_id = o.id')

/** The caller's own linked orders and those of organizations that it administers; `$2` is `holderOf` the caller. */
export const reachableOrders = linkedOrders.where(ownerClause('Query.order id', heldBy('$2')))
