import type { Job, CallContext } from '@enigm/subgraph'
import type { GovernanceApp } from '../config'

export const ERASURE_JOB = 'ledger.erasure'
const CHUNK = 5_000
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** Erases what the entries of more than a year ago say about people. */
export class LedgerErasureService {
  constructor(private readonly app: GovernanceApp) {}

  /** Schedules the first run; each run schedules the next one. */
  schedule(context: CallContext): Promise<void> {
    return this.app.transaction(context, (tx) =>
      tx.runJobEarlier({ kind: ERASURE_JOB, aggregateId: 'ledger' }),
    )
  }

  /** The commitments stay, so that the trees stay valid; without the salts nobody can find the values by trying. */
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
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM ledger_entry
           WHERE at < clock_timestamp() - interval '1 year' AND record_salt IS NOT NULL LIMIT $1))
         RETURNING 1 AS erased`,
        [CHUNK],
      )
      return erased.length
    })
  }
}
