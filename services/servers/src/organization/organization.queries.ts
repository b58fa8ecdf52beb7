import { byKey, pagesBy, type BatchLoader, type Reference } from '@enigm/subgraph'
import { ownerOrNone, represents } from '../server/server.access'
import { serversSeenBy } from '../server/server.queries'

const represented = `SELECT id FROM unnest($1::text[]) AS organization (id) WHERE ${represents('$2', 'id')}`

/** Organizations that the caller administers or is a machine client of; null for every other one. */
export const representedOrganization: BatchLoader<Reference, Reference | null> = async (
  organizations,
  { app, caller },
) => {
  const ids = organizations.map(({ id }) => id)
  return byKey(ids, await app.read<Reference>(represented, [ids, ownerOrNone(caller)]), 'id')
}

/** The servers of organizations that the caller administers or is a machine client of, by id. */
export const serversOfOrganization = pagesBy(serversSeenBy('$2').where(represents('$2', 's.owner_id')), {
  by: 'ownerId',
  order: ['id'],
  filters: ['state'],
  parameters: ({ caller }) => [ownerOrNone(caller)],
})
