import { definePart } from '@enigm/subgraph'
import { ContentDeletion } from './content-deletion.entity'
import { contentDeletionCounters } from './content-deletion.queries'
import { ContentDeletionResolver } from './content-deletion.resolver'

export const contentDeletionPart = definePart({
  entities: [ContentDeletion],
  resolvers: [ContentDeletionResolver],
  counters: [contentDeletionCounters],
})
