import { isId, Refusal } from '@enigm/contracts'
import type { Caller } from '@enigm/subgraph'

/**
 * Who holds what a caller buys: the own account, or for a partner's machine client its organization.
 * @throws Refusal UNAUTHENTICATED when there is neither
 */
export function holderOf(caller: Caller): string {
  const holder = caller.accountId ?? caller.organizationId
  if (!holder) throw new Refusal('UNAUTHENTICATED')
  return holder
}

/** The audit trail in which a holder reads what happened to what it holds; without a holder it is the platform's. */
export function trailOfHolder(holderId: string | null | undefined): string {
  if (!holderId) return 'platform'
  return isId('organization', holderId) ? `organization:${holderId}` : `account:${holderId}`
}
