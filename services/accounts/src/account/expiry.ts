import {
  DAY_MILLISECONDS,
  deleteRows,
  forgetRequests,
  type App,
  type CallContext,
  type Job,
} from '@enigm/subgraph'
import { Account, accounts } from './account.entity'

/** Erases an account whose holder never signed in. */
export const expiryJob = 'account.expiry'

export const UNUSED_MILLISECONDS = DAY_MILLISECONDS

/**
 * Erases an account that is still PENDING 24 hours after its creation: without a session it has no rows in other services but
 * copies of its state, which they delete on the event. An account with a purchase stays, and one that a recovery code has
 * reached, because both have a holder. Staff are created without this job.
 */
export async function expireUnused(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const account = await tx.lock(Account, { id: job.aggregateId })
    if (!account || account.state !== 'PENDING' || account.enrollmentId) return
    const { id } = account
    if ((await tx.query('SELECT 1 FROM recovery WHERE account_id = $1 LIMIT 1', [id])).length > 0) return
    await accounts.change(tx, 'accounts.account.erased', { id })
    await deleteRows(tx, { denial_window: 'account_id', recovery_code: 'account_id', account: 'id' }, id)
    await forgetRequests(tx, id)
  })
}
