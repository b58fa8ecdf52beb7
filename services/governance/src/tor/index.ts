import { definePart, systemContext } from '@enigm/subgraph'
import { CreateTorGateway1781000000020 } from '../migrations/1781000000020-create-tor-gateway'
import { TOR_JOB, TorReconciliationService } from './reconciliation.service'
import { TorPolicy, TorSurface } from './tor.entity'
import { TorResolver } from './tor.resolver'

export const torPart = definePart({
  entities: [TorSurface, TorPolicy],
  migrations: [CreateTorGateway1781000000020],
  resolvers: [TorResolver],
  jobs: { [TOR_JOB]: (job, app, context) => app.get(TorReconciliationService).run(context, job) },
  seed: (app) => app.get(TorReconciliationService).schedule(systemContext()),
})
