import { DAY_MILLISECONDS, type App, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import { RecoveryCase, recoveryCases } from './recovery-case.entity'
import { recoveries, Recovery } from './recovery.entity'

/** Runs when a recovery may have expired, and again when its row is to be deleted. */
export const recoveryJob = 'recovery.lapse'
/** Runs when a case is to close, and again when its row is to be deleted. */
export const caseJob = 'recovery.case.lapse'

const RETENTION_MILLISECONDS = 30 * DAY_MILLISECONDS

/** Expires a recovery that was not completed in time, or deletes one that ended 30 days ago. */
export async function lapseRecovery(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const recovery = await tx.lock(Recovery, { id: job.aggregateId })
    if (!recovery) return
    const { id } = recovery
    await lapse(tx, job, recovery, {
      end: (endedAt) => recoveries.move(tx, 'EXPIRE', { id }, { set: { endedAt } }),
      remove: () => tx.manager.delete(Recovery, { id }),
    })
  })
}

/** Closes a case after its seven days, or deletes one that closed 30 days ago. */
export async function lapseCase(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const recoveryCase = await tx.lock(RecoveryCase, { id: job.aggregateId })
    if (!recoveryCase) return
    const { id } = recoveryCase
    await lapse(tx, job, recoveryCase, {
      end: (endedAt) => recoveryCases.move(tx, 'CLOSE', { id }, { set: { endedAt }, reason: 'EXPIRED' }),
      remove: () => tx.manager.delete(RecoveryCase, { id }),
    })
  })
}

interface Steps {
  end: (endedAt: Date) => Promise<unknown>
  remove: () => Promise<unknown>
}

/** Takes the step that is due for a locked row, and schedules the job again for the next one. */
async function lapse(
  tx: Transaction,
  { kind }: Job,
  { id, expiresAt, endedAt }: Pick<Recovery, 'id' | 'expiresAt' | 'endedAt'>,
  { end, remove }: Steps,
): Promise<void> {
  const now = await tx.now()
  const again = (dueAt: Date) => tx.scheduleJob({ kind, aggregateId: id, dueAt })
  if (!endedAt && expiresAt > now) return again(expiresAt)
  if (!endedAt) await end(now)
  const removedAt = new Date((endedAt ?? now).getTime() + RETENTION_MILLISECONDS)
  if (removedAt > now) return again(removedAt)
  await remove()
}
