import type { BatchLoader } from './context'

/**
 * Resolves references to accounts in a service that adds fields to the caller's account. Every other account gives null, like an
 * account that does not exist (ACC-11).
 */
export const ownAccount: BatchLoader<{ id: string }, { id: string } | null> = async (
  references,
  { caller },
) => references.map(({ id }) => (id === caller.accountId ? { id } : null))
