import { Audiences, byKey, countersOf, type BatchLoader } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { ownerOrNone, represents } from '../server/server.access'
import { Member } from './member.entity'

export const serverMemberCounters = countersOf(Member, 'state', {
  name: 'ServerMemberCounters',
  description: 'Memberships in servers by state',
  values: {
    ACTIVE: 'Memberships that count for participation.',
    RESTRICTED: 'Memberships that administrators have restricted.',
    REMOVED: 'Memberships that a server has ended.',
    LEFT: 'Memberships that the member has ended.',
  },
})

/** Exact numbers: only the owner of the server and the machine clients of an owning organization see them. */
@Audiences('panel', 'partner')
@ObjectType({ description: 'How many members a server has.' })
export class ServerMemberCounts {
  id!: string

  @Field(() => Int, { description: 'Active members, administrators included.' })
  members!: number

  @Field(() => Int, { description: 'Active members who administer it.' })
  administrators!: number

  @Field(() => Int, { description: 'Members whose membership is restricted.' })
  restricted!: number
}

const counted = `SELECT s.id,
    count(m.id) FILTER (WHERE m.state = 'ACTIVE')::int AS members,
    count(m.id) FILTER (WHERE m.state = 'ACTIVE' AND m.role = 'ADMINISTRATOR')::int AS administrators,
    count(m.id) FILTER (WHERE m.state = 'RESTRICTED')::int AS restricted
  FROM server s LEFT JOIN member m ON m.server_id = s.id
  WHERE s.id = ANY($1) AND ${represents('$2', 's.owner_id')} GROUP BY s.id`

/** The members of servers by number, for their owners; null for everybody else. */
export const memberCounts: BatchLoader<string, ServerMemberCounts | null> = async (ids, { app, caller }) =>
  byKey(ids, await app.read<ServerMemberCounts>(counted, [ids, ownerOrNone(caller)]), 'id')
