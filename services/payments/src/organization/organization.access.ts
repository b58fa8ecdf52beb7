import { byKey, type BatchLoader, type Reference } from '@enigm/subgraph'
import { holderOf, representedBy } from '../holder/holder.access'

const represented = `SELECT id FROM unnest($1::text[]) AS organization (id) WHERE ${representedBy('$2')}`

/** Organizations that the caller administers or is a machine client of; null for every other one. */
export const representedOrganization: BatchLoader<Reference, Reference | null> = async (
  organizations,
  { app, caller },
) => {
  const ids = organizations.map(({ id }) => id)
  const found = await app.read<Reference>(represented, [ids, holderOf(caller)])
  return byKey(ids, found, 'id')
}
