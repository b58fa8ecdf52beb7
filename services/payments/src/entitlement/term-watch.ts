import { DAY_MILLISECONDS, systemContext, type CallContext, type Job } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { restoreSteps } from './term'

/** The daily job that looks for terms without a job. */
export const TERM_WATCH = 'term-watch'

/** A term whose job was discarded would run for ever. */
export class TermWatch {
  constructor(private readonly app: PaymentsApp) {}

  /** Restores once a day the steps of terms that have lost their jobs. */
  watch(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      const restored = await restoreSteps(tx)
      if (restored > 0) this.app.log.warn({ restored }, 'terms without a job were scheduled again')
      const afterMilliseconds = DAY_MILLISECONDS
      await tx.scheduleJob({ kind: TERM_WATCH, aggregateId: 'platform', afterMilliseconds })
    })
  }

  /** Schedules the daily watch, also after its own job was discarded. */
  seed(): Promise<void> {
    return this.app.transaction(systemContext(), (tx) =>
      tx.runJobEarlier({ kind: TERM_WATCH, aggregateId: 'platform' }),
    )
  }
}
