import type { SubgraphDefinition } from '@enigm/subgraph'
import { OrderCourier } from './carrier/order-courier'
import { LANE_JOB, PROFILE_JOB } from './carrier/profiles'

export const jobs: SubgraphDefinition['jobs'] = {
  [PROFILE_JOB]: (job, app, origin) => app.get(OrderCourier).carry(job, origin),
  [LANE_JOB]: (job, app, origin) => app.get(OrderCourier).carryLane(job, origin),
}
