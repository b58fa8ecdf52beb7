import type { Transaction } from '@enigm/subgraph'
import { trailOfHolder } from '../holder'
import { Purchase, PurchaseLink, PurchaseUnit, type PurchaseStep } from './purchase.entity'

/** The action under which the destruction of a link stands in its holder's audit trail. */
export const LINK_DESTROYED = 'payments.purchase.unlinked'

/** Nothing leads from the activated entitlement to its order any more. */
export async function destroyUnit(tx: Transaction, entitlementId: string): Promise<void> {
  await tx.manager.delete(PurchaseUnit, { entitlementId })
}

/**
 * Destroys the row that links a purchase and who made it, and what the enrollment token was known by. The entry in the
 * holder's trail names `target`, never the order: the trail would be the link again.
 */
export async function destroyLink(
  tx: Transaction,
  { orderId, holderId }: PurchaseLink,
  step: PurchaseStep,
  target: string,
): Promise<void> {
  await tx.manager.delete(PurchaseLink, { orderId })
  await tx.manager.update(Purchase, { orderId }, { step, enrollmentId: null })
  await tx.audit({
    scope: trailOfHolder(holderId),
    action: LINK_DESTROYED,
    target,
    outcome: 'DONE',
  })
}
