import type { SubgraphDefinition } from '@enigm/subgraph'
import { ORDER_JOB } from './environment/environment-orders'
import { OrderCourier } from './environment/order-courier'
import { EXPIRY_JOB, JoinRequestService } from './join-request/join-request.service'

export const jobs: SubgraphDefinition['jobs'] = {
  [ORDER_JOB]: (job, app, origin) => app.get(OrderCourier).carry(job, origin),
  [EXPIRY_JOB]: (job, app, origin) => app.get(JoinRequestService).expire(job, origin),
}
