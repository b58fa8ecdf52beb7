import type { Transaction } from '@enigm/subgraph'

/** The platform's own record of what its staff did, beside the entry that the person concerned reads (AUD-03). */
export function auditForPlatform(
  tx: Transaction,
  action: string,
  target: string,
  reason?: string,
): Promise<void> {
  return tx.audit({ scope: 'platform', target, action, reason, outcome: 'DONE' })
}
