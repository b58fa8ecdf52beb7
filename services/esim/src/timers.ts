import type { SubgraphDefinition } from '@enigm/subgraph'
import { OrderCourier } from './carrier/order-courier'
import { LANE_TIMER, PROFILE_TIMER } from './carrier/profiles'

export const timers: SubgraphDefinition['timers'] = {
  [PROFILE_TIMER]: (timer, app, origin) => app.get(OrderCourier).carry(timer, origin),
  [LANE_TIMER]: (timer, app, origin) => app.get(OrderCourier).carryLane(timer, origin),
}
