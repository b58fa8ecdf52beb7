import { type App, type DataSubject } from '@enigm/subgraph'
import type { EntitlementState } from '../entitlement/entitlement.lifecycle'
import type { ProductKind } from '../product/product.entity'

/** How many entitlements of one account are for a kind of product and in a state. */
export interface CustomerEntitlements {
  readonly accountId: string
  readonly productKind: ProductKind
  readonly state: EntitlementState
  readonly count: number
}

/**
 * The entitlements that an account holds, counted by kind and state; empty both for an unknown handle and for an account without one.
 * Entitlements of its organizations are not among them: they belong to no person.
 */
export function customerEntitlements(app: App, accountHandle: string): Promise<CustomerEntitlements[]> {
  return app.read<CustomerEntitlements>(
    `SELECT c.account_id AS "accountId", e.product_kind AS "productKind", e.state, count(*)::int AS count
     FROM customer c JOIN entitlement e ON e.holder_id = c.account_id
     WHERE c.platform_handle = $1
     GROUP BY c.account_id, e.product_kind, e.state
     ORDER BY e.product_kind, e.state`,
    [accountHandle],
  )
}

/** The read is recorded in the trail of the account (AUD-01); in no other trail than that of support when there was nothing to read. */
export function subjectOf([first]: readonly CustomerEntitlements[]): DataSubject | null {
  return first ? { scope: `account:${first.accountId}`, target: first.accountId } : null
}
