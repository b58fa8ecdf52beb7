import type { SubgraphDefinition } from '@enigm/subgraph'
import { ORDER_TIMER } from './environment/environment-orders'
import { OrderCourier } from './environment/order-courier'
import { EXPIRY_TIMER, JoinRequestService } from './join-request/join-request.service'

export const timers: SubgraphDefinition['timers'] = {
  [ORDER_TIMER]: (timer, app, origin) => app.get(OrderCourier).carry(timer, origin),
  [EXPIRY_TIMER]: (timer, app, origin) => app.get(JoinRequestService).expire(timer, origin),
}
