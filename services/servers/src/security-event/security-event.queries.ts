import { countedConnectionOf, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { memberHandle } from '../member/member.entity'
import { accountOrNone } from '../server/server.access'
import { sees } from '../visibility/visibility.access'
import { ServerSecurityEvent } from './security-event.entity'

export const ServerSecurityEventConnection = countedConnectionOf(
  ServerSecurityEvent,
  'ServerSecurityEventConnection',
  ['panel'],
)

/** For administrators of the server, and for its users where its visibility includes them. */
export const securityEventsOfServer = pagesBy(
  select(ServerSecurityEvent, 'e')
    .join('JOIN server s ON s.id = e.server_id')
    .where(sees('SECURITY_EVENTS', '$2')),
  {
    by: 'serverId',
    order: ['hour desc', 'id desc'],
    filters: ['category'],
    parameters: ({ caller }) => [accountOrNone(caller)],
  },
)

/** The handles of the members that events are about, by event; an event that the caller sees shows its member too. */
export const membersOfEvents: BatchLoader<ServerSecurityEvent, string | null> = async (events, { app }) => {
  const ids = events.map(({ memberId }) => memberId)
  const found = await app.read<{ id: string; serverId: string; accountId: string }>(
    'SELECT id, server_id AS "serverId", account_id AS "accountId" FROM member WHERE id = ANY($1)',
    [ids.filter((id) => id !== null)],
  )
  const handles = new Map(found.map((member) => [member.id, memberHandle(app, member)]))
  return ids.map((id) => (id && handles.get(id)) ?? null)
}
