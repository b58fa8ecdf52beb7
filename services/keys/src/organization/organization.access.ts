import type { BatchLoader, Reference } from '@enigm/subgraph'
import { administers } from '../key/key.access'

/** Resolves references to organizations for their administrators alone (ACC-11). */
export const administeredOrganization: BatchLoader<Reference, Reference | null> = async (
  references,
  { app, caller },
) => {
  const administered = await app.read<Reference>(
    `SELECT asked.id FROM unnest($1::text[]) AS asked (id) WHERE ${administers('asked.id', '$2')}`,
    [references.map(({ id }) => id), caller.accountId ?? ''],
  )
  const ids = new Set(administered.map(({ id }) => id))
  return references.map(({ id }) => (ids.has(id) ? { id } : null))
}
