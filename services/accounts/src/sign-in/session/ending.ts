import type { sessionCloseCauses } from '@enigm/contracts'
import type { App, CallContext, Job, Transaction } from '@enigm/subgraph'
import { In, type FindOptionsWhere } from 'typeorm'
import { Session, sessionAudit, sessionData } from './session.entity'
import { liveStates, sessionLifecycle } from './session.lifecycle'

export type CloseCause = (typeof sessionCloseCauses)[number]

/** Fires when a session may have expired, and once more when its row is to go. */
export const lapseJob = 'session.lapse'

const RETENTION_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Locks the live sessions in the order of their ids, so that two who want several never wait for each other. */
export function lockLiveSessions(
  tx: Transaction,
  ...alternatives: FindOptionsWhere<Session>[]
): Promise<Session[]> {
  return tx.manager.find(Session, {
    where: alternatives.map((where) => ({ ...where, state: In([...liveStates]) })),
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
}

/** Closes one session; the gateways refuse it from the moment they hear the event (SES-02). */
export function endSession(
  tx: Transaction,
  { id, accountId }: Pick<Session, 'id' | 'accountId'>,
  cause: CloseCause,
) {
  return tx.move(Session, sessionLifecycle, 'close', {
    where: { id, accountId },
    set: { endedAt: new Date() },
    data: (closed) => ({ ...sessionData(closed), cause }),
    audit: (closed) => sessionAudit(closed, cause),
  })
}

/** Closes one of several sessions whose closing is audited as one. */
export function endSessionWithOthers(tx: Transaction, { id }: Session, cause: CloseCause) {
  return tx.move(Session, sessionLifecycle, 'close', {
    where: { id },
    set: { endedAt: new Date() },
    data: (closed) => ({ ...sessionData(closed), cause }),
  })
}

/**
 * Expires a session that was not refreshed in time, or deletes one that ended 30 days ago; otherwise it comes again when
 * that may be so. A refresh moves no timer: it happens every five minutes.
 */
export async function lapse(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const session = await tx.lock(Session, { id: job.aggregateId })
    if (!session) return
    const dueAt = await nextLapse(tx, session)
    if (dueAt) await tx.scheduleJob({ kind: lapseJob, aggregateId: session.id, dueAt })
  })
}

async function nextLapse(tx: Transaction, session: Session): Promise<Date | undefined> {
  const now = new Date()
  if (session.endedAt) {
    const goneAt = new Date(session.endedAt.getTime() + RETENTION_MILLISECONDS)
    if (goneAt > now) return goneAt
    await tx.manager.delete(Session, { id: session.id })
    return undefined
  }
  if (session.expiresAt > now) return session.expiresAt
  await tx.move(Session, sessionLifecycle, 'expire', {
    where: { id: session.id },
    set: { endedAt: now },
    data: sessionData,
    audit: sessionAudit,
  })
  return new Date(now.getTime() + RETENTION_MILLISECONDS)
}
