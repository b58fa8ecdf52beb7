import { definePart } from '@enigm/subgraph'
import { CreateGuidance1780000000001 } from '../migrations/1780000000001-create-guidance'
import { Training } from './progress.entity'
import { ProgressResolver } from './progress.resolver'
import { eraseProgress } from './progress.service'

export const progressPart = definePart({
  entities: [Training],
  storage: {
    completed_module: {
      class: 'OPERATIONAL',
      kept: 'HOLDER',
      purposes: { HOLDER: ['account_id'], RELATION: ['module_id', 'version'], TIMING: ['completed_at'] },
    },
  },
  migrations: [CreateGuidance1780000000001],
  resolvers: [ProgressResolver],
  erase: (accountId, tx) => eraseProgress(tx, accountId),
})
