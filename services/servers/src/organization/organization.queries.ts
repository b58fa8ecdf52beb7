import { pagesBy } from '@enigm/subgraph'
import { ownerOrNone, represents } from '../server/server.access'
import { serversSeenBy } from '../server/server.queries'

/** The servers of organizations that the caller administers or is a machine client of, by id. */
export const serversOfOrganization = pagesBy(serversSeenBy('$2').where(represents('$2', 's.owner_id')), {
  by: 'ownerId',
  order: ['id'],
  filters: ['state'],
  parameters: ({ caller }) => [ownerOrNone(caller)],
})
