import type { Transaction } from '@enigm/subgraph'

/** Records in the platform's trail what its staff did, in addition to the entry in the trail of the account (AUD-03). */
export function auditForPlatform(
  tx: Transaction,
  action: string,
  target: string,
  reason?: string,
): Promise<void> {
  return tx.audit({ scope: 'platform', target, action, reason, outcome: 'DONE' })
}
