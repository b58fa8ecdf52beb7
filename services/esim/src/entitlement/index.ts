import type { EventEnvelope } from '@enigm/contracts'
import {
  handlersOfAggregate,
  batchHandler,
  type App,
  type EventHandlers,
  type Transaction,
} from '@enigm/subgraph'
import { EsimOrders } from './esim/esim-orders'
import { EsimService } from './esim/esim.service'
import { rememberMembership } from './organization/membership'

type EntitlementEvent = EventEnvelope<'payments.entitlement.granted' | 'payments.entitlement.erased'>

/** A granted entitlement orders an eSIM; one that was used elsewhere before this service listened is taken up all the same. */
async function followEntitlements(
  events: readonly EntitlementEvent[],
  tx: Transaction,
  app: App<any>,
): Promise<void> {
  const esims = app.get(EsimService)
  const ofEsims = events.filter(({ data }) => data.productKind === 'ESIM')
  // The last event of an entitlement whose account is deleted: nothing of it is remembered.
  const living = ofEsims.filter(({ type }) => type !== 'payments.entitlement.erased')
  await app.get(EsimOrders).orderFor(
    tx,
    living.filter(({ data }) => isUsable(data)).map(({ data }) => data),
  )
  for (const { type, data } of ofEsims) {
    if (type === 'payments.entitlement.erased') await esims.entitlementErased(tx, data.entitlementId)
    else if (data.state === 'EXPIRED' || data.state === 'REVOKED')
      await esims.entitlementEnded(tx, data.entitlementId)
  }
}

function isUsable({ state }: EntitlementEvent['data']): boolean {
  return state === 'GRANTED' || state === 'ACTIVE'
}

/** What esim does on events of payments and accounts, in whatever order they arrive. */
export const eventHandlers: EventHandlers = {
  ...handlersOfAggregate('payments.entitlement', batchHandler(followEntitlements)),
  ...handlersOfAggregate('accounts.membership', (event, tx, app) => rememberMembership(app, event, tx)),
}
