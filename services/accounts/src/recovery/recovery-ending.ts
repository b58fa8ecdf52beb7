import type { App, Origin, Timer, Work } from '@enigm/subgraph'
import { Account } from '../account/account.entity'
import { caseAudit, caseData, RecoveryCase } from './recovery-case.entity'
import { Recovery, recoveryAudit, recoveryData } from './recovery.entity'
import {
  recoveryCaseLifecycle,
  RecoveryCaseState,
  recoveryLifecycle,
  RecoveryState,
} from './recovery.lifecycle'

/** Fires when a recovery may have expired, and once more when its row is to go. */
export const recoveryTimer = 'recovery.lapse'
/** Fires when a case is to close, and once more when its row is to go. */
export const caseTimer = 'recovery.case.lapse'

const RETENTION_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Expires a recovery that was not completed in its window, or forgets one that ended 30 days ago. */
export async function lapseRecovery(timer: Timer, app: App<any>, origin: Origin): Promise<void> {
  await app.transact(origin, async (work) => {
    await work.finish(timer)
    const now = new Date()
    const recovery = await work.lock(Recovery, { id: timer.aggregateId })
    if (!recovery) return
    const { id, state, expiresAt, endedAt } = recovery
    const again = (dueAt: Date) => work.schedule({ kind: recoveryTimer, aggregateId: id, dueAt })
    if (state === RecoveryState.OPEN && expiresAt > now) return again(expiresAt)
    if (state === RecoveryState.OPEN) {
      await work.move(Recovery, recoveryLifecycle, 'expire', {
        where: { id },
        set: { endedAt: now },
        data: recoveryData,
        audit: recoveryAudit,
      })
      return again(forgottenAt(now))
    }
    if (forgottenAt(endedAt!) > now) return again(forgottenAt(endedAt!))
    await work.manager.delete(Recovery, { id })
  })
}

/** Ends a recovery that a device has begun; the account and the recovery are locked. @throws DomainFailure INVALID_TRANSITION */
export function cancel(
  work: Work,
  { id, accountId }: Recovery,
  reason: 'HOLDER' | 'DEVICE',
): Promise<Recovery> {
  return work.move(Recovery, recoveryLifecycle, 'cancel', {
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
export async function cancelOfDevice(work: Work, deviceId: string): Promise<void> {
  const begun = await work.manager.findOneBy(Recovery, { deviceId, state: RecoveryState.OPEN })
  if (!begun) return
  await work.lock(Account, { id: begun.accountId })
  const open = await work.lock(Recovery, { id: begun.id, state: RecoveryState.OPEN })
  if (open) await cancel(work, open, 'DEVICE')
}

/** Closes a case after its seven days, or forgets one that was closed 30 days ago. */
export async function lapseCase(timer: Timer, app: App<any>, origin: Origin): Promise<void> {
  await app.transact(origin, async (work) => {
    await work.finish(timer)
    const now = new Date()
    const found = await work.lock(RecoveryCase, { id: timer.aggregateId })
    if (!found) return
    const { id, state, expiresAt, endedAt } = found
    const again = (dueAt: Date) => work.schedule({ kind: caseTimer, aggregateId: id, dueAt })
    if (state === RecoveryCaseState.OPEN && expiresAt > now) return again(expiresAt)
    if (state === RecoveryCaseState.OPEN) {
      await work.move(RecoveryCase, recoveryCaseLifecycle, 'close', {
        where: { id },
        set: { endedAt: now },
        data: caseData,
        audit: (closed) => caseAudit(closed, 'EXPIRED'),
      })
      return again(forgottenAt(now))
    }
    if (forgottenAt(endedAt!) > now) return again(forgottenAt(endedAt!))
    await work.manager.delete(RecoveryCase, { id })
  })
}

function forgottenAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}
