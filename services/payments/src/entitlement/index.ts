import { definePart } from '@enigm/subgraph'
import { Entitlement, entitlements } from './entitlement.entity'
import { entitlementByReference } from './entitlement.queries'
import { ActivationResolver, EntitlementResolver } from './entitlement.resolver'
import { EntitlementService } from './entitlement.service'
import { TERM_STEP } from './term'

export const entitlementPart = definePart({
  entities: [Entitlement],
  resolvers: [EntitlementResolver, ActivationResolver],
  references: { Entitlement: entitlementByReference },
  snapshots: { 'payments.entitlement.snapshot': entitlements.snapshot },
  jobs: { [TERM_STEP]: (job, app, context) => app.get(EntitlementService).followTerm(context, job) },
  erase: (accountId, tx, app) => app.get(EntitlementService).erase(tx, accountId),
})
