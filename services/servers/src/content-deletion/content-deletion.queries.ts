import { byKey, countedConnectionOf, countersOf, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { EnvironmentCommand } from '../environment/environment-command.entity'
import { receiptColumns, receiptOf } from '../environment/environment-command.queries'
import type { EnvironmentReceipt } from '../environment/environment-receipt'
import { accountOrNone, administersOrIsMember } from '../server/server.access'
import { sees } from '../visibility/visibility.access'
import { ContentDeletion } from './content-deletion.entity'

export const ContentDeletionConnection = countedConnectionOf(ContentDeletion, 'ContentDeletionConnection', [
  'panel',
])

/** Administrators of the server see all deletions, its users those of the own content, or all where its visibility shows them. */
export const contentDeletionsOfServer = pagesBy(
  select(ContentDeletion, 'd')
    .join('JOIN server s ON s.id = d.server_id')
    .join('LEFT JOIN member m ON m.id = d.member_id')
    .where(`${administersOrIsMember('$2')} OR ${sees('CONTENT_DELETIONS', '$2')}`),
  {
    by: 'serverId',
    order: ['requestedAt desc', 'id desc'],
    filters: ['state'],
    parameters: ({ caller }) => [accountOrNone(caller)],
  },
)

const receipts = select(EnvironmentCommand, 'c', ['deletionId', ...receiptColumns])
  .join('JOIN content_deletion d ON d.id = c.deletion_id')
  .join('JOIN server s ON s.id = d.server_id')
  .join('LEFT JOIN member m ON m.id = d.member_id')
  .where(
    'd.id = ANY($1)',
    `c.state = 'REPORTED'`,
    `${administersOrIsMember('$2')} OR ${sees('CONTENT_DELETIONS', '$2')}`,
  )

/** The signed results of the environment for deletions that the caller may see. */
export const contentDeletionReceipts: BatchLoader<string, EnvironmentReceipt | null> = async (
  ids,
  { app, caller },
) => {
  const found = byKey(ids, await app.read(receipts, [ids, accountOrNone(caller)]), 'deletionId')
  return found.map((command) => command && receiptOf(command))
}

export const contentDeletionCounters = countersOf(ContentDeletion, 'state', {
  name: 'ContentDeletionCounters',
  description: 'Content deletions by state',
  values: {
    REQUESTED: 'Deletions that their environment does not have.',
    ORDERED: 'Deletions that their environment has.',
    CONFIRMED: 'Deletions after which everything was deleted.',
    PARTIAL: 'Deletions after which some objects are held.',
    FAILED: 'Deletions after which some objects are left although no ground holds them.',
  },
})
