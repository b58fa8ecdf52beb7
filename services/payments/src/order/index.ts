import { definePart } from '@enigm/subgraph'
import { Order } from './order.entity'
import { orderCounters } from './order.queries'
import { OrderResolver } from './order.resolver'

export const orderPart = definePart({
  entities: [Order],
  resolvers: [OrderResolver],
  counters: [orderCounters],
})
