import type { BatchLoader } from '@enigm/subgraph'

/** The ends of paid terms, by entitlement; null for one that is unknown, has not begun or has no term. */
export const endsOfTerms: BatchLoader<string, Date | null> = async (entitlementIds, { app }) => {
  const found = await app.read<{ id: string; validUntil: Date | null }>(
    'SELECT id, valid_until AS "validUntil" FROM entitlement WHERE id = ANY($1)',
    [entitlementIds],
  )
  const ends = new Map(found.map(({ id, validUntil }) => [id, validUntil]))
  return entitlementIds.map((id) => ends.get(id) ?? null)
}
