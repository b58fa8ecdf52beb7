import { K_ANONYMITY } from '@enigm/contracts'
import {
  connectionFrom,
  countedConnectionOf,
  countersBy,
  decodeCursor,
  pagesBy,
  select,
  type App,
  type BatchLoader,
  type Connection,
  type PageArgs,
} from '@enigm/subgraph'
import { z } from 'zod'
import { memberHandle } from '../member/member.entity'
import { accountOrNone } from '../server/server.access'
import { sees } from '../visibility/visibility.access'
import { ServerSecurityEvent, type ServerSecurityCategory } from './security-event.entity'

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

/** A security event of a server as operators see it. */
export interface ServerSecurityEventForStaff {
  category: ServerSecurityCategory
  hour: Date
  /** Counts the events of one hour from 1, and so discloses no more than the list does. */
  ordinal: number
}

/** A page of the events of a server by category and hour, newest first; neither an event nor its cursor names a member. */
export async function securityEventsForStaff(
  app: App<any>,
  serverId: string,
  { category = null, first, after }: PageArgs & { category?: ServerSecurityCategory | null },
): Promise<Connection<ServerSecurityEventForStaff>> {
  const [hour = null, ordinal = null] = decodeCursor(after, z.tuple([z.iso.datetime(), z.int()])) ?? []
  const rows = await app.read<ServerSecurityEventForStaff>(
    `SELECT category, hour, ordinal FROM (
       SELECT category, hour, row_number() OVER (PARTITION BY hour ORDER BY id)::int AS ordinal
       FROM server_security_event WHERE server_id = $1 AND hour > clock_timestamp() - interval '90 days') event
     WHERE ($2::text IS NULL OR category = $2) AND ($3::timestamptz IS NULL OR (hour, ordinal) < ($3, $4::int))
     ORDER BY hour DESC, ordinal DESC LIMIT $5`,
    [serverId, category, hour, ordinal, first + 1],
  )
  return connectionFrom(rows, first, (row) => [row.hour.toISOString(), row.ordinal])
}

/** An event without a member is of the environment of its server. */
export const serverSecurityEventCounters = countersBy<ServerSecurityCategory>(
  () => `SELECT e.category AS value, count(*)::int AS count
    FROM server_security_event e LEFT JOIN member m ON m.id = e.member_id
    GROUP BY 1 HAVING count(DISTINCT coalesce(m.account_id, e.server_id)) >= ${K_ANONYMITY}`,
  {
    name: 'ServerSecurityEventCounters',
    audiences: ['internal'],
    description: `Security events in servers by category, null when they concern fewer than ${K_ANONYMITY} accounts or environments`,
    values: {
      ACCESS_ANOMALY: 'Recoveries of the accounts of members.',
      DEVICE_LIFECYCLE: 'Restrictions, revocations and replacements of devices of members.',
      POLICY_VIOLATION: 'Members whom an access policy began to deny.',
      SUSPICIOUS_ACTIVITY: 'Reports of devices and environments that cannot be right.',
      DEFENSIVE_OUTCOME: 'Restrictions and suspensions of the accounts of members.',
    },
  },
)
