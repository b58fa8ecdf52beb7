import { Audiences, connectionOf } from '@enigm/subgraph'
import { ObjectType } from 'type-graphql'
import { administers } from '../server/administration'
import { serverList } from '../server/server.pages'
import { Member } from './member.entity'

@Audiences('panel')
@ObjectType({ description: 'A page of members.' })
export class MemberConnection extends connectionOf(Member, 'MemberConnection', ['panel']) {}

export const memberColumns = `m.id, m.version, m.state, m.server_id AS "serverId", m.account_id AS "accountId", m.role,
  m.join_request_id AS "joinRequestId", m.since_day AS "sinceDay"`

/** All members to who runs the server; to anybody else the own membership, if any (MEM-01 is not decided further yet). */
export const membersOfServer = serverList<Member, Member>({
  columns: memberColumns,
  from: 'member m JOIN server s ON s.id = m.server_id',
  at: 'm.since_day',
  id: 'm.id',
  where: `m.server_id = k."serverId" AND (${administers('$2')}
    OR (m.account_id = $2 AND m.state IN ('ACTIVE', 'RESTRICTED')))`,
  atOf: ({ sinceDay }) => sinceDay,
  view: (member) => member,
})
