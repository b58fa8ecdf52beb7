import type { App, CallContext, Job, Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { caseAudit, caseData, RecoveryCase } from './recovery-case.entity'
import { Recovery, recoveryAudit, recoveryData } from './recovery.entity'
import {
  recoveryCaseLifecycle,
  RecoveryCaseState,
  recoveryLifecycle,
  RecoveryState,
} from './recovery.lifecycle'

/** Fires when a recovery may have expired, and once more when its row is to go. */
export const recoveryJob = 'recovery.lapse'
/** Fires when a case is to close, and once more when its row is to go. */
export const caseJob = 'recovery.case.lapse'

const RETENTION_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Expires a recovery that was not completed in its window, or forgets one that ended 30 days ago. */
export async function lapseRecovery(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const now = new Date()
    const recovery = await tx.lock(Recovery, { id: job.aggregateId })
    if (!recovery) return
    const { id, state, expiresAt, endedAt } = recovery
    const again = (dueAt: Date) => tx.scheduleJob({ kind: recoveryJob, aggregateId: id, dueAt })
    if (state === RecoveryState.OPEN && expiresAt > now) return again(expiresAt)
    if (state === RecoveryState.OPEN) {
      await tx.move(Recovery, recoveryLifecycle, 'expire', {
        where: { id },
        set: { endedAt: now },
        data: recoveryData,
        audit: recoveryAudit,
      })
      return again(forgottenAt(now))
    }
    if (forgottenAt(endedAt!) > now) return again(forgottenAt(endedAt!))
    await tx.manager.delete(Recovery, { id })
  })
}

/** Ends a recovery that a device has begun; the account and the recovery are locked. @throws DomainFailure INVALID_TRANSITION */
export function cancel(
  tx: Transaction,
  { id, accountId }: Recovery,
  reason: 'HOLDER' | 'DEVICE',
): Promise<Recovery> {
  return tx.move(Recovery, recoveryLifecycle, 'cancel', {
    where: { id, accountId },
    set: { endedAt: new Date() },
    data: (canceled) => ({
      ...recoveryData(canceled),
      ...(canceled.deviceId ? { deviceId: canceled.deviceId } : {}),
    }),
    audit: (canceled) => recoveryAudit(canceled, reason),
  })
}

/** A device that is no longer trusted completes nothing that it has begun. Its key is forgotten, so none begins meanwhile. */
export async function cancelOfDevice(tx: Transaction, deviceId: string): Promise<void> {
  const begun = await tx.manager.findOneBy(Recovery, { deviceId, state: RecoveryState.OPEN })
  if (!begun) return
  await tx.lock(Account, { id: begun.accountId })
  const open = await tx.lock(Recovery, { id: begun.id, state: RecoveryState.OPEN })
  if (open) await cancel(tx, open, 'DEVICE')
}

/** Closes a case after its seven days, or forgets one that was closed 30 days ago. */
export async function lapseCase(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const now = new Date()
    const found = await tx.lock(RecoveryCase, { id: job.aggregateId })
    if (!found) return
    const { id, state, expiresAt, endedAt } = found
    const again = (dueAt: Date) => tx.scheduleJob({ kind: caseJob, aggregateId: id, dueAt })
    if (state === RecoveryCaseState.OPEN && expiresAt > now) return again(expiresAt)
    if (state === RecoveryCaseState.OPEN) {
      await tx.move(RecoveryCase, recoveryCaseLifecycle, 'close', {
        where: { id },
        set: { endedAt: now },
        data: caseData,
        audit: (closed) => caseAudit(closed, 'EXPIRED'),
      })
      return again(forgottenAt(now))
    }
    if (forgottenAt(endedAt!) > now) return again(forgottenAt(endedAt!))
    await tx.manager.delete(RecoveryCase, { id })
  })
}

function forgottenAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}
