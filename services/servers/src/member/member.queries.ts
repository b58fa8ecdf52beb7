import { countedConnectionOf, pagesBy, select } from '@enigm/subgraph'
import { accountOrNone, administersOrIsMember } from '../server/server.access'
import { sees } from '../visibility/visibility.access'
import { Member } from './member.entity'

export const MemberConnection = countedConnectionOf(Member, 'MemberConnection', ['panel'])

/** All members for administrators of the server; for its users the own membership, or all members where its visibility shows them. */
export const membersOfServer = pagesBy(
  select(Member, 'm')
    .join('JOIN server s ON s.id = m.server_id')
    .where(`${administersOrIsMember('$2')} OR ${sees('MEMBERS', '$2')}`),
  {
    by: 'serverId',
    order: ['sinceDay desc', 'id desc'],
    filters: ['state', 'role'],
    parameters: ({ caller }) => [accountOrNone(caller)],
  },
)
