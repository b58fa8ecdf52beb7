import { withoutHold, type CallContext, type Job } from '@enigm/subgraph'
import type { GovernanceApp } from '../config'

export const ERASURE_JOB = 'ledger.erasure'
const CHUNK = 5_000
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** Erases what the entries of more than a year ago say about people, except in the log of a held subject (RET-01). */
export class LedgerErasureService {
  constructor(private readonly app: GovernanceApp) {}

  /** Schedules the first run; each run schedules the next one. */
  schedule(context: CallContext): Promise<void> {
    return this.app.transaction(context, (tx) =>
      tx.runJobEarlier({ kind: ERASURE_JOB, aggregateId: 'ledger' }),
    )
  }

  /** The commitments stay, so that the trees stay valid; without the salts the values cannot be found by trying. */
  async erase(context: CallContext, job: Job): Promise<void> {
    for (let erased = CHUNK; erased === CHUNK;) erased = await this.eraseChunk(context)
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      await tx.scheduleJob({ kind: ERASURE_JOB, aggregateId: 'ledger', afterMilliseconds: DAY_MILLISECONDS })
    })
  }

  private eraseChunk(context: CallContext): Promise<number> {
    return this.app.transaction(context, async (tx) => {
      const erased = await tx.query(
        `UPDATE ledger_entry SET actor = NULL, actor_salt = NULL, target = NULL, target_salt = NULL, record = NULL,
           record_salt = NULL
         WHERE ctid = ANY (ARRAY(SELECT e.ctid FROM ledger_entry e JOIN ledger_log l ON l.id = e.log_id
           WHERE e.at < clock_timestamp() - interval '1 year' AND e.record_salt IS NOT NULL
             AND ${withoutHold([`split_part(l.scope, ':', 2)`])} LIMIT $1))
         RETURNING 1 AS erased`,
        [CHUNK],
      )
      return erased.length
    })
  }
}
