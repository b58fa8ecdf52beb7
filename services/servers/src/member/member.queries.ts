import { countedConnectionOf, pagesBy, select } from '@enigm/subgraph'
import { accountOrNone, administersOrIsMember } from '../server/server.access'
import { Member } from './member.entity'

export const MemberConnection = countedConnectionOf(Member, 'MemberConnection', ['panel'])

/** All members for administrators of the server; for other accounts their own membership (MEM-01 is not decided further yet). */
export const membersOfServer = pagesBy(
  select(Member, 'm').join('JOIN server s ON s.id = m.server_id').where(administersOrIsMember('$2')),
  {
    by: 'serverId',
    order: ['sinceDay desc', 'id desc'],
    filters: ['state', 'role'],
    parameters: ({ caller }) => [accountOrNone(caller)],
  },
)
