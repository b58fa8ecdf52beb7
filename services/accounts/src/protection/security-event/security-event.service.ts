import { DAY_MILLISECONDS, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { shownSince } from './security-event.queries'

/** Runs once a day for all accounts together. */
export const purgeJob = 'security-event.purge'

const BATCH = 10_000

/** Deletes security events after 90 days (PRV-05). */
export class SecurityEventService {
  constructor(private readonly app: AccountsApp) {}

  /** Makes the purge due now; it schedules itself from then on. */
  async schedulePurge(context: CallContext): Promise<void> {
    await this.app.transaction(context, (tx) => scheduleNext(tx, 0))
  }

  /** Deletes one batch. The next run is due at once while there may be more, else a day later. */
  async purge(context: CallContext, job: Job): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      const deleted = await tx.query(
        `DELETE FROM security_event WHERE id IN (
           SELECT id FROM security_event WHERE at <= ${shownSince} ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id`,
        [BATCH],
      )
      await scheduleNext(tx, deleted.length < BATCH ? DAY_MILLISECONDS : 0)
    })
  }
}

function scheduleNext(tx: Transaction, afterMilliseconds: number): Promise<void> {
  return tx.scheduleJob({ kind: purgeJob, aggregateId: 'all', afterMilliseconds })
}
