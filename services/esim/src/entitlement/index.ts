import { batchHandler, definePart, handlersOfAggregate } from '@enigm/subgraph'
import { EntitlementService, type EntitlementEvent } from './entitlement.service'

/** Events of payments, in any order of arrival. */
export const entitlementPart = definePart({
  storage: {
    entitlement: {
      class: 'OPERATIONAL',
      kept: 'PERMANENT',
      purposes: { IDENTIFICATION: ['id', 'correlation_id'], DELIVERY: ['organization_queue'] },
    },
  },
  eventHandlers: handlersOfAggregate(
    'payments.entitlement',
    batchHandler((events: readonly EntitlementEvent[], tx, app) =>
      app.get(EntitlementService).follow(tx, events),
    ),
  ),
})
