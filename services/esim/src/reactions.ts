import type { EventEnvelope } from '@enigm/contracts'
import { reactionsToEach, type App, type Reactions, type Work } from '@enigm/subgraph'
import { EsimService } from './esim/esim.service'
import { rememberMembership } from './organization/membership'

/** A granted entitlement orders an eSIM; one that was used elsewhere before this service listened is taken up all the same. */
async function followEntitlement(
  { type, data }: EventEnvelope<'payments.entitlement.granted' | 'payments.entitlement.erased'>,
  work: Work,
  app: App<any>,
): Promise<void> {
  if (data.productKind !== 'ESIM') return
  const esims = app.get(EsimService)
  // The last event of an entitlement whose account is deleted: nothing of it is remembered.
  if (type === 'payments.entitlement.erased') return esims.entitlementErased(work, data.entitlementId)
  if (data.state === 'GRANTED' || data.state === 'ACTIVE')
    await esims.orderFor(work, data.entitlementId, data)
  if (data.state === 'EXPIRED' || data.state === 'REVOKED')
    await esims.entitlementEnded(work, data.entitlementId)
}

/** What esim does on events of payments and accounts, in whatever order they arrive. */
export const reactions: Reactions = {
  ...reactionsToEach('payments.entitlement', followEntitlement),
  ...reactionsToEach('accounts.membership', (event, work, app) => rememberMembership(app, event, work)),
}
