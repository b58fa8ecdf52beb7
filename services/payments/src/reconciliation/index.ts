import { definePart } from '@enigm/subgraph'
import { ReconcilePayments1780000510005 } from '../migrations/1780000510005-reconcile-payments'
import { Reconciliation, ReconciliationDifference } from './reconciliation.entity'
import { ReconciliationDifferenceResolver, ReconciliationResolver } from './reconciliation.resolver'
import { RECONCILIATION, ReconciliationService } from './reconciliation.service'

export const reconciliationPart = definePart({
  entities: [Reconciliation, ReconciliationDifference],
  migrations: [ReconcilePayments1780000510005],
  resolvers: [ReconciliationResolver, ReconciliationDifferenceResolver],
  jobs: {
    [RECONCILIATION]: (job, app, context) => app.get(ReconciliationService).run(context, job),
  },
  seed: (app) => app.get(ReconciliationService).seed(),
})
