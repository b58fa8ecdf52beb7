import type { Work } from '@enigm/subgraph'

/** The platform's own record of what its staff did, beside the entry that the person concerned reads (AUD-03). */
export function auditForPlatform(work: Work, action: string, target: string, reason?: string): Promise<void> {
  return work.audit({ scope: 'platform', target, action, reason, outcome: 'DONE' })
}
