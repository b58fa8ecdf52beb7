import { definePart } from '@enigm/subgraph'
import { commercialApprovalHandlers } from './commercial-approval'
import { productInstanceHandlers } from './product-instances'
import { Purchase, PurchaseLink, PurchaseUnit } from './purchase.entity'
import { purchaseLinkCounters } from './purchase.queries'
import { PurchaseResolver } from './purchase.resolver'
import { LINK_EXPIRY, ORDER_EXPIRY } from './purchase-saga'
import { PurchaseService } from './purchase.service'
import { UNITS } from './units'

export const purchasePart = definePart({
  entities: [Purchase, PurchaseLink, PurchaseUnit],
  storage: {
    commercial_approval: {
      class: 'OPERATIONAL',
      kept: 'PERMANENT',
      purposes: { PROTECTION: ['provisioning_request_id'] },
    },
  },
  resolvers: [PurchaseResolver],
  counters: [purchaseLinkCounters],
  eventHandlers: { ...productInstanceHandlers, ...commercialApprovalHandlers },
  jobs: {
    [ORDER_EXPIRY]: (job, app, context) => app.get(PurchaseService).expireOrder(context, job),
    [LINK_EXPIRY]: (job, app, context) => app.get(PurchaseService).expireLink(context, job),
    [UNITS]: (job, app, context) => app.get(PurchaseService).createUnits(context, job),
  },
  erase: (accountId, tx, app) => app.get(PurchaseService).erase(tx, accountId),
})
