import type { App, Origin, Timer } from '@enigm/subgraph'
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
