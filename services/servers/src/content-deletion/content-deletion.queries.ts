import { Audiences, connectionOf, type BatchLoader } from '@enigm/subgraph'
import { ObjectType } from 'type-graphql'
import { reportColumns, type ReportedOrder } from '../environment/environment-orders'
import { receiptOf, type EnvironmentReceipt } from '../environment/receipt'
import { accountOrNone, administers } from '../server/administration'
import { serverList } from '../server/server.pages'
import { ContentDeletion } from './content-deletion.entity'

@Audiences('panel')
@ObjectType({ description: 'A page of deletions of content.' })
export class ContentDeletionConnection extends connectionOf(ContentDeletion, 'ContentDeletionConnection', [
  'panel',
]) {}

const columns = `c.id, c.version, c.state, c.scope, c.server_id AS "serverId", c.member_id AS "memberId",
  c.requested_at AS "requestedAt", c.completed_at AS "completedAt"`
const from = `content_deletion c JOIN server s ON s.id = c.server_id JOIN member m ON m.id = c.member_id`
const seen = `(${administers('$2')} OR (m.account_id = $2 AND m.state IN ('ACTIVE', 'RESTRICTED')))`

/** All deletions to who runs the server; to a plain member those of the own content. */
export const contentDeletionsOfServer = serverList<ContentDeletion, ContentDeletion>({
  columns,
  from,
  at: 'c.requested_at',
  id: 'c.id',
  where: `c.server_id = k."serverId" AND ${seen}`,
  atOf: ({ requestedAt }) => requestedAt,
  view: (deletion) => deletion,
})

/** What the environment signed about deletions that the caller may see. */
export const contentDeletionReceipts: BatchLoader<string, EnvironmentReceipt | null> = async (
  ids,
  { app, caller },
) => {
  const reports = await app.read<ReportedOrder & { deletionId: string }>(
    `SELECT c.id AS "deletionId", ${reportColumns}
     FROM ${from} JOIN environment_order o ON o.deletion_id = c.id AND o.state = 'REPORTED'
     WHERE c.id = ANY($1) AND ${seen}`,
    [ids, accountOrNone(caller)],
  )
  const byDeletion = new Map(reports.map((report) => [report.deletionId, receiptOf(report)]))
  return ids.map((id) => byDeletion.get(id) ?? null)
}
