import {
  accountOf,
  byKey,
  countedConnectionOf,
  holderScope,
  ownerClause,
  page,
  select,
  type App,
  type BatchLoader,
  type CountedConnection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { EnvironmentCommand } from '../environment/environment-command.entity'
import { receiptColumns, receiptOf } from '../environment/environment-command.queries'
import { isPresent } from '../member/member.lifecycle'
import { deletionReceiptOf, type DeletionReceipt } from './deletion-receipt'
import { accountOrNone, ownerOrNone, owns } from './server.access'
import { Server, type ViewedServer, type ViewerRole } from './server.entity'
import type { ServerState } from './server.lifecycle'

export const ServerConnection = countedConnectionOf(Server, 'ServerConnection', ['panel', 'partner'])

/** Servers of the caller, of organizations that it administers or is the client of, or with its membership. */
export const serversSeenBy = (caller: '$1' | '$2') =>
  select(Server, 's')
    .with<{ viewer: ViewerRole }>({
      viewer: `CASE
        WHEN s.owner_id = ${caller} AND s.owner_kind <> 'INDIVIDUAL' THEN 'ORGANIZATION'
        WHEN ${owns(caller)} THEN 'OWNER'
        WHEN m.state = 'RESTRICTED' THEN 'USER'
        ELSE m.role END`,
    })
    .join(`LEFT JOIN member m ON m.server_id = s.id AND m.account_id = ${caller} AND ${isPresent('m')}`)
    .where(ownerClause('Query.server id', `(${owns(caller)} OR m.id IS NOT NULL)`))
const viewedServers = serversSeenBy('$1')

/** A foreign id and an absent one both give null. */
export const viewedServer: BatchLoader<string, ViewedServer | null> = async (ids, { app, caller }) =>
  byKey(ids, await app.read(viewedServers.where('s.id = ANY($2)'), [ownerOrNone(caller), ids]), 'id')

export const referencedServer: BatchLoader<{ id: string }, ViewedServer | null> = (references, context) =>
  viewedServer(
    references.map(({ id }) => id),
    context,
  )

// By index; without it every server would be joined to the account's membership.
const serversOfCaller = viewedServers.where(`s.id IN (
  SELECT id FROM server WHERE owner_id = $1
  UNION SELECT m.server_id FROM member m WHERE m.account_id = $1 AND ${isPresent('m')})`)

/** One page of the servers that the account owns or is a member of, by id. */
export function ownServers(
  { app, caller }: Context,
  { state, ...args }: PageArgs & { state?: ServerState | null },
): Promise<CountedConnection<ViewedServer>> {
  return page(
    app,
    serversOfCaller,
    { parameters: [accountOf(caller)], filter: { state }, order: ['id'] },
    args,
  )
}

/** Owner and administrators of the server of a scope `server:<id>`; none of another scope. */
export async function administratorsOfScope(app: App<any>, scope: string): Promise<string[]> {
  const [, serverId] = /^server:(.+)$/.exec(scope) ?? []
  if (!serverId) return []
  const found = await app.read<{ id: string }>(
    `SELECT owner_id AS id FROM server WHERE id = $1
     UNION SELECT account_id FROM member
     WHERE server_id = $1 AND role = 'ADMINISTRATOR' AND state = 'ACTIVE'`,
    [serverId],
  )
  return found.map(({ id }) => holderScope(id))
}

const receipts = select(EnvironmentCommand, 'c', ['serverId', ...receiptColumns])
  .with<{ deletedAt: Date; heldUntil: Date | null }>({
    deletedAt: 's.deleted_at',
    heldUntil: `(SELECT max(h.until) FROM legal_hold h WHERE h.subject_id = s.id AND h.until > clock_timestamp())`,
  })
  .join('JOIN server s ON s.id = c.server_id')
  .where(
    's.id = ANY($2)',
    owns('$1'),
    `s.state = 'DELETED'`,
    `c.kind = 'ENVIRONMENT'`,
    `c.outcome IN ('DONE', 'PARTIAL')`,
  )

/** What the environment signed about the deletion of a server, for its owner alone (SLC-02). */
export const deletionReceipts: BatchLoader<string, DeletionReceipt | null> = async (ids, { app, caller }) => {
  const found = byKey(ids, await app.read(receipts, [accountOrNone(caller), ids]), 'serverId')
  return found.map(
    (command) => command && deletionReceiptOf(receiptOf(command), command.deletedAt, command.heldUntil),
  )
}
