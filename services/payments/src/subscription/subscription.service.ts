import type { CallContext, Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { requireEntitlement } from '../entitlement/entitlement.access'
import { lockTerm, scheduleNextStep } from '../entitlement/term'
import { PaymentsFailure } from '../errors'
import { trailOfHolder } from '../holder/holder.access'
import { subscriptions, type Subscription } from './subscription.entity'

/** What the holder of a prepaid term decides about its end; nothing renews it but a payment. */
export class SubscriptionService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Cancels what follows the end of the term: no notices and no grace period. The term runs on, and nothing is refunded.
   * @throws PaymentsFailure NOT_FOUND, INVALID_TRANSITION
   */
  cancel(context: CallContext, entitlementId: string): Promise<Subscription> {
    return this.app.transaction(context, (tx) => decide(tx, entitlementId, 'CANCEL'))
  }

  /** @throws PaymentsFailure NOT_FOUND, INVALID_TRANSITION */
  undoCancel(context: CallContext, entitlementId: string): Promise<Subscription> {
    return this.app.transaction(context, (tx) => decide(tx, entitlementId, 'UNDO_CANCEL'))
  }
}

/** The clock decides whether the term still runs, and not whether its timer has run. */
async function decide(
  tx: Transaction,
  entitlementId: string,
  action: 'CANCEL' | 'UNDO_CANCEL',
): Promise<Subscription> {
  // The lock comes before the holder: a term that goes to a new owner at this moment is no longer that of the former one.
  const term = await lockTerm(tx, entitlementId)
  const { holderId } = await requireEntitlement(tx, entitlementId)
  if (!term || term.validUntil <= (await tx.now())) throw new PaymentsFailure('INVALID_TRANSITION')
  const audit = () => ({ scope: trailOfHolder(holderId), target: entitlementId })
  const decided = await subscriptions.move(tx, action, { entitlementId }, { audit })
  await scheduleNextStep(tx, decided)
  return decided
}
