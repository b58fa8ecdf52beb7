import { definePart } from '@enigm/subgraph'
import { CHECKPOINT_JOB } from '../ledger/ledger.service'
import { CheckpointResolver } from './checkpoint.resolver'
import { CheckpointService, PUBLICATION_JOB } from './checkpoint.service'

export const checkpointPart = definePart({
  resolvers: [CheckpointResolver],
  jobs: {
    [CHECKPOINT_JOB]: (job, app, context) => app.get(CheckpointService).sign(context, job),
    [PUBLICATION_JOB]: (job, app, context) => app.get(CheckpointService).publish(context, job),
  },
})
