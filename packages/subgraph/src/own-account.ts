import type { BatchLoader } from './context'

/**
 * Resolves references to accounts in a service that adds fields to the caller's own: that of anybody else is as absent as one
 * that is not (ACC-11).
 */
export const ownAccount: BatchLoader<{ id: string }, { id: string } | null> = async (
  references,
  { caller },
) => references.map(({ id }) => (id === caller.accountId ? { id } : null))
