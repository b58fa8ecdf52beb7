import type { BatchLoader, Reference } from '@enigm/subgraph'

const isVisible = `EXISTS (SELECT FROM membership a
  WHERE a.organization_id = asked.id AND a.account_id = $2 AND a.role = 'ADMIN') OR asked.id = $3`

/** Resolves references to organizations for their administrators and their machine clients alone (ACC-11). */
export const visibleOrganization: BatchLoader<Reference, Reference | null> = async (
  references,
  { app, caller },
) => {
  const visible = await app.read<Reference>(
    `SELECT asked.id FROM unnest($1::text[]) AS asked (id) WHERE ${isVisible}`,
    [references.map(({ id }) => id), caller.accountId ?? '', caller.organizationId ?? ''],
  )
  const ids = new Set(visible.map(({ id }) => id))
  return references.map(({ id }) => (ids.has(id) ? { id } : null))
}
