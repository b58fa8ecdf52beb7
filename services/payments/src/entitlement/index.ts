import { definePart } from '@enigm/subgraph'
import { Entitlement, entitlements } from './entitlement.entity'
import { entitlementByReference } from './entitlement.queries'
import { ActivationResolver, EntitlementResolver, SubscriptionResolver } from './entitlement.resolver'
import { EntitlementService } from './entitlement.service'
import { TERM_END } from './term'

export const entitlementPart = definePart({
  entities: [Entitlement],
  resolvers: [EntitlementResolver, ActivationResolver, SubscriptionResolver],
  references: { Entitlement: entitlementByReference },
  snapshots: { 'payments.entitlement.snapshot': entitlements.snapshot },
  jobs: { [TERM_END]: (job, app, context) => app.get(EntitlementService).endTerm(context, job) },
  erase: (accountId, tx, app) => app.get(EntitlementService).erase(tx, accountId),
})
