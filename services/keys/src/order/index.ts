import { definePart, projection } from '@enigm/subgraph'
import { KeyOrder, keyOrders } from './key-order.entity'
import { referencedKeyOrder } from './key-order.queries'
import { eraseKeyOrders } from './key-order.service'

export const keyOrderPart = definePart({
  entities: [KeyOrder],
  references: { KeyOrder: referencedKeyOrder },
  storage: {
    entitlement: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['id'], HOLDER: ['holder_id'], LIFECYCLE: ['state'] },
    },
  },
  eventHandlers: projection('payments.entitlement', {
    table: 'entitlement',
    key: 'entitlementId',
    row({ productKind, accountId, organizationId, state }) {
      return productKind === 'KEY' ? { holderId: accountId ?? organizationId ?? null, state } : null
    },
  }),
  snapshots: { 'keys.order.snapshot': keyOrders.snapshot },
  erase: (accountId, tx) => eraseKeyOrders(tx, accountId),
})
