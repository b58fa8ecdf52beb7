import { Refusal } from '@enigm/contracts'
import type { Caller } from '@enigm/subgraph'

/** The organization of a machine client, the only reader of its feed. @throws Refusal FORBIDDEN for every other caller */
export function organizationOf({ kind, organizationId }: Caller): string {
  if (kind !== 'machine' || !organizationId) throw new Refusal('FORBIDDEN')
  return organizationId
}
