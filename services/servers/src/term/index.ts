import { definePart, handlersOfAggregate, type EventHandlers } from '@enigm/subgraph'
import { ServerService } from '../server/server.service'
import { EntitlementStub, TermResolver } from './term.resolver'

/** A server follows the entitlement that pays for it, after the projection of the entitlement has followed the same event. */
const entitlementHandlers: EventHandlers = handlersOfAggregate(
  'payments.entitlement',
  async ({ data: { entitlementId, productKind } }, tx, app) => {
    if (productKind === 'SERVER') await app.get(ServerService).followTerm(tx, entitlementId)
  },
)

export const termPart = definePart({
  resolvers: [TermResolver],
  stubs: [EntitlementStub],
  eventHandlers: entitlementHandlers,
})
