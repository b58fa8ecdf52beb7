import { definePart } from '@enigm/subgraph'
import { ServerTransfer } from './transfer.entity'
import { TransferOfServerResolver, TransferResolver, TransfersOfAccountResolver } from './transfer.resolver'
import { TRANSFER_EXPIRY_JOB } from './open-transfers'
import { TransferService } from './transfer.service'

export const transferPart = definePart({
  entities: [ServerTransfer],
  resolvers: [TransferResolver, TransferOfServerResolver, TransfersOfAccountResolver],
  jobs: { [TRANSFER_EXPIRY_JOB]: (job, app, context) => app.get(TransferService).expire(context, job) },
  erase: (accountId, tx, app) => app.get(TransferService).erase(tx, accountId),
})
