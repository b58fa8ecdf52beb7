import { definePart } from '@enigm/subgraph'
import { advanceDeletion, deletionJob } from './deletion-job'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { DeletionResolver, DeletionStepResolver } from './deletion.resolver'
import { erasureAnswers } from './erasure-answers'
import { ownedServerHandlers } from './owned-server'

/** The service erases its own side last, when every other one has answered (ACC-05). */
export const deletionPart = definePart({
  entities: [AccountDeletion, DeletionStep],
  resolvers: [DeletionResolver, DeletionStepResolver],
  eventHandlers: { ...ownedServerHandlers, ...erasureAnswers },
  jobs: { [deletionJob]: advanceDeletion },
})
