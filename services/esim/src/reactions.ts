import { eventCatalogue, type EventEnvelope, type EventType } from '@enigm/contracts'
import type { App, Reactions, Work } from '@enigm/subgraph'
import { EsimService } from './esim/esim.service'
import { rememberMembership } from './organization/membership'

type React = (event: EventEnvelope<any>, work: Work, app: App<any>) => Promise<void>

/** Every event of one aggregate tells its present state, `reported` included. */
function ofAggregate(prefix: string, react: React): [EventType, React][] {
  const types = Object.keys(eventCatalogue) as EventType[]
  return types.filter((type) => type.startsWith(prefix)).map((type) => [type, react])
}

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
export const reactions: Reactions = Object.fromEntries([
  ...ofAggregate('payments.entitlement.', followEntitlement),
  ...ofAggregate('accounts.membership.', (event, work, app) => rememberMembership(app, event, work)),
])
