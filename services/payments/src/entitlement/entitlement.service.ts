import { type CallContext, type Erased, type Job, type Transaction } from '@enigm/subgraph'
import { Activation } from '../activation/activation.entity'
import type { PaymentsApp } from '../config'
import { Subscription } from '../subscription/subscription.entity'
import { Entitlement, entitlements } from './entitlement.entity'
import { entitlementLifecycle } from './entitlement.lifecycle'
import { endTerm, followTerm, lockTerm, TERM_STEP } from './term'

/** Records of sales are kept for ten years after the end of the year (RET-02); nothing in them leads to a buyer any more. */
const TAX_YEARS = 10

export class EntitlementService {
  constructor(private readonly app: PaymentsApp) {}

  /** Takes the due steps of a term. */
  followTerm(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await lockTerm(tx, job.aggregateId)
      await tx.completeJob(job)
      await followTerm(tx, job.aggregateId)
    })
  }

  /** Ends the entitlements of a deleted account and deletes their rows (ACC-05). */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const held = await tx.manager.find(Entitlement, {
      where: { holderId: accountId },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    })
    for (const entitlement of held) await eraseOne(tx, entitlement)
    const until = endOfTaxRecords(new Date())
    const retained = held.length > 0 ? [{ ground: 'TAX_LAW', until } as const] : []
    return { erased: held.length, detached: 0, retained }
  }
}

async function eraseOne(tx: Transaction, { id, state, termDays }: Entitlement): Promise<void> {
  if (termDays !== null && entitlementLifecycle.next(state).includes('EXPIRE')) {
    await tx.cancelJob(TERM_STEP, id)
    await endTerm(tx, id, 'ACCOUNT_DELETED')
  }
  await tx.manager.delete(Subscription, { entitlementId: id })
  await tx.manager.delete(Activation, { entitlementId: id })
  // The last event of an entitlement names no holder.
  const event = { accountId: undefined, state: 'REVOKED' }
  await entitlements.change(tx, 'payments.entitlement.erased', { id }, { event })
  await tx.manager.delete(Entitlement, { id })
}

/** The end of the retention of this year's records of sales. */
export function endOfTaxRecords(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear() + TAX_YEARS + 1, 0, 1))
}
