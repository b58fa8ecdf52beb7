import { dataDeletionHandlers, definePart } from '@enigm/subgraph'
import { CreateGuidance1780000000001 } from '../migrations/1780000000001-create-guidance'
import { Training } from './progress.entity'
import { trainingCounters } from './progress.queries'
import { ProgressResolver } from './progress.resolver'
import { deleteTraining, eraseProgress } from './progress.service'

export const progressPart = definePart({
  entities: [Training],
  storage: {
    completed_module: {
      class: 'OPERATIONAL',
      kept: 'HOLDER',
      purposes: {
        HOLDER: ['account_id'],
        RELATION: ['course', 'module_id', 'version'],
        TIMING: ['completed_at'],
      },
    },
  },
  migrations: [CreateGuidance1780000000001],
  resolvers: [ProgressResolver],
  counters: [trainingCounters],
  eventHandlers: dataDeletionHandlers('TRAINING', (accountId, before, tx) =>
    deleteTraining(tx, accountId, before),
  ),
  erase: (accountId, tx) => eraseProgress(tx, accountId),
})
