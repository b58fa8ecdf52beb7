import type { EventHandlers } from '@enigm/subgraph'
import { reactionsOf } from './activated'
import { membershipReactions } from './organization/administration'
import { ProductKind } from './product/product.entity'
import { claimPurchase } from './purchase/purchase.saga'

/** A row for each kind that is sold: what activates an entitlement of the kind, and what uses it up. */
const activatedByKind: EventHandlers[] = [
  reactionsOf({
    kind: ProductKind.SERVER,
    activated: 'servers.server.created',
    gone: ['servers.server.deleted'],
    reported: 'servers.server.reported',
    before: [],
    after: ['DELETED'],
    read: ({ serverId, ownerId, entitlementId, state }) => ({
      activatedId: serverId,
      holderId: ownerId,
      entitlementId,
      state,
    }),
  }),
  reactionsOf({
    kind: ProductKind.ESIM,
    activated: 'esim.esim.released',
    gone: ['esim.esim.unlinked', 'esim.esim.deleted', 'esim.esim.retired'],
    reported: 'esim.esim.reported',
    before: ['ORDERED', 'ERROR'],
    after: ['DELETED', 'RETIRED'],
    // A member may use what an organization holds. What was unlinked names nobody, and finds nothing here.
    read: ({ esimId, accountId, organizationId, entitlementId, state }) => ({
      activatedId: esimId,
      holderId: organizationId ?? accountId ?? '',
      entitlementId: entitlementId ?? '',
      state,
    }),
  }),
  reactionsOf({
    kind: ProductKind.KEY,
    activated: 'keys.order.placed',
    gone: ['keys.order.canceled'],
    reported: 'keys.order.reported',
    before: [],
    after: ['CANCELED'],
    read: ({ keyOrderId, accountId, organizationId, entitlementId, state }) => ({
      activatedId: keyOrderId,
      holderId: organizationId ?? accountId,
      entitlementId,
      state,
    }),
  }),
]

/** What payments does on events of other services, in whatever order they arrive. */
export const eventHandlers: EventHandlers = {
  'accounts.account.created': async ({ data: { enrollmentId, accountId } }, tx) => {
    if (enrollmentId) await claimPurchase(tx, enrollmentId, accountId)
  },

  'accounts.account.reported': async ({ data: { enrollmentId, accountId } }, tx) => {
    if (enrollmentId) await claimPurchase(tx, enrollmentId, accountId)
  },

  ...membershipReactions,
  ...Object.assign({}, ...activatedByKind),
}
