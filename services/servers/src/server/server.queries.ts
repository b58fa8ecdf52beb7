import {
  connectionFrom,
  decodeCursor,
  type App,
  type BatchLoader,
  type Caller,
  type Connection,
  type PageArgs,
  type Snapshot,
} from '@enigm/subgraph'
import { z } from 'zod'
import { receiptOf } from '../environment/receipt'
import { reportColumns, type ReportedOrder } from '../environment/environment-orders'
import { accountOrNone, ownerOrNone, serverColumns, serverData } from './administration'
import { deletionReceiptOf, type DeletionReceipt } from './deletion-receipt'
import type { Server, ViewedServer } from './server.entity'

// A restricted administrator administers nothing until the restriction is lifted.
const viewedServers = `
  SELECT ${serverColumns}, CASE
      WHEN s.owner_id = $1 THEN CASE s.owner_kind WHEN 'ORGANIZATION' THEN 'ORGANIZATION' ELSE 'OWNER' END
      WHEN m.state = 'ACTIVE' THEN m.role
      ELSE 'USER' END AS viewer
  FROM server s
  LEFT JOIN member m ON m.server_id = s.id AND m.account_id = $1 AND m.state IN ('ACTIVE', 'RESTRICTED')
  WHERE (s.owner_id = $1 OR m.id IS NOT NULL)`

/** Servers that the caller or its organization owns or that it is a member of; a foreign id and an absent one both give null. */
export async function viewServers(
  app: App,
  caller: Caller,
  ids: readonly string[],
): Promise<(ViewedServer | null)[]> {
  const servers = await app.read<ViewedServer>(`${viewedServers} AND s.id = ANY($2)`, [
    ownerOrNone(caller),
    ids,
  ])
  const byId = new Map(servers.map((server) => [server.id, server]))
  return ids.map((id) => byId.get(id) ?? null)
}

export const viewedServer: BatchLoader<string, ViewedServer | null> = (ids, { app, caller }) =>
  viewServers(app, caller, ids)

export const referencedServer: BatchLoader<{ id: string }, ViewedServer | null> = (
  references,
  { app, caller },
) =>
  viewServers(
    app,
    caller,
    references.map(({ id }) => id),
  )

/** One page of the servers that the account owns or is a member of, by id. */
export async function serversOfAccount(
  app: App,
  accountId: string,
  page: PageArgs,
): Promise<Connection<ViewedServer>> {
  const [after = ''] = decodeCursor(page.after, z.tuple([z.string().max(64)])) ?? []
  const servers = await app.read<ViewedServer>(
    `${viewedServers} AND s.id > $2 AND s.id IN (
       SELECT id FROM server WHERE owner_id = $1
       UNION SELECT server_id FROM member WHERE account_id = $1 AND state IN ('ACTIVE', 'RESTRICTED'))
     ORDER BY s.id LIMIT $3`,
    [accountId, after, page.first + 1],
  )
  return connectionFrom(servers, page.first, ({ id }) => [id])
}

/** What the environment signed about the deletion of a server, for its owner alone (SLC-02). */
export const deletionReceipts: BatchLoader<string, DeletionReceipt | null> = async (ids, { app, caller }) => {
  const reports = await app.read<ReportedOrder & { serverId: string }>(
    `SELECT s.id AS "serverId", ${reportColumns}
     FROM server s JOIN environment_order o ON o.server_id = s.id AND o.kind = 'ENVIRONMENT'
     WHERE s.id = ANY($2) AND s.owner_id = $1 AND s.state = 'DELETED' AND o.outcome IN ('DONE', 'PARTIAL')`,
    [accountOrNone(caller), ids],
  )
  const byServer = new Map(reports.map((report) => [report.serverId, deletionReceiptOf(receiptOf(report))]))
  return ids.map((id) => byServer.get(id) ?? null)
}

/** A page of present states for services that join late, in the order of ids. */
export async function reportServers(app: App, after: string, limit: number): Promise<Snapshot[]> {
  const servers = await app.read<Server>(
    `SELECT ${serverColumns} FROM server s WHERE s.id > $1 ORDER BY s.id LIMIT $2`,
    [after, limit],
  )
  return servers.map((server) => ({
    aggregateId: server.id,
    version: server.version,
    data: serverData(server),
  }))
}
