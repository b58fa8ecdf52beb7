import { definePart } from '@enigm/subgraph'
import { Entitlement, entitlements } from './entitlement.entity'
import { entitlementByReference, entitlementCounters } from './entitlement.queries'
import { ActivationResolver, EntitlementResolver } from './entitlement.resolver'
import { EntitlementService } from './entitlement.service'
import { TERM_STEP } from './term'
import { TERM_WATCH, TermWatch } from './term-watch'

export const entitlementPart = definePart({
  entities: [Entitlement],
  resolvers: [EntitlementResolver, ActivationResolver],
  references: { Entitlement: entitlementByReference },
  counters: [entitlementCounters],
  snapshots: { 'payments.entitlement.snapshot': entitlements.snapshot },
  jobs: {
    [TERM_STEP]: (job, app, context) => app.get(EntitlementService).followTerm(context, job),
    [TERM_WATCH]: (job, app, context) => app.get(TermWatch).watch(context, job),
  },
  seed: (app) => app.get(TermWatch).seed(),
  erase: (accountId, tx, app) => app.get(EntitlementService).erase(tx, accountId),
})
