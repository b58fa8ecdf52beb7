import { definePart, systemContext } from '@enigm/subgraph'
import { CreateLedger1781000000002 } from '../migrations/1781000000002-create-ledger'
import { startCollector } from './collector'
import { ledgerStorage } from './stored-tables'
import { ERASURE_JOB, LedgerErasureService } from './erasure.service'
import { LedgerResolver } from './ledger.resolver'

export const ledgerPart = definePart({
  storage: ledgerStorage,
  migrations: [CreateLedger1781000000002],
  resolvers: [LedgerResolver],
  startWorker: startCollector,
  jobs: { [ERASURE_JOB]: (job, app, context) => app.get(LedgerErasureService).erase(context, job) },
  seed: (app) => app.get(LedgerErasureService).schedule(systemContext()),
})
