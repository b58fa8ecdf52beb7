import type { sessionCloseCauses } from '@enigm/contracts'
import { DAY_MILLISECONDS, type App, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { Session, sessions } from './session.entity'

export type CloseCause = (typeof sessionCloseCauses)[number]

/** Fires when a session may have expired, and once more when its row is to be deleted. */
export const lapseJob = 'session.lapse'

const RETENTION_MILLISECONDS = 30 * DAY_MILLISECONDS

/**
 * Closes one session; the gateways refuse it as soon as they receive the event (SES-02).
 * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION when it has ended already
 */
export function closeSession(
  tx: Transaction,
  where: FindOptionsWhere<Session>,
  cause: CloseCause,
): Promise<Session> {
  return sessions.move(tx, 'CLOSE', where, { set: { endedAt: new Date() }, event: { cause }, reason: cause })
}

/** Closes a locked session. */
export function endSession(
  tx: Transaction,
  { id, accountId }: Pick<Session, 'id' | 'accountId'>,
  cause: CloseCause,
): Promise<Session> {
  return closeSession(tx, { id, accountId }, cause)
}

/** Closes one of several locked sessions; the caller audits their closing by one entry. */
export function endSessionWithOthers(tx: Transaction, { id }: Session, cause: CloseCause): Promise<Session> {
  return sessions.move(tx, 'CLOSE', { id }, { set: { endedAt: new Date() }, event: { cause }, audit: null })
}

/**
 * Expires a session that was not refreshed in time, or deletes one that ended 30 days ago; otherwise the job is scheduled again
 * for that moment. A refresh, which happens every five minutes, leaves the job as it is.
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

async function nextLapse(tx: Transaction, { id, endedAt, expiresAt }: Session): Promise<Date | undefined> {
  const now = new Date()
  if (endedAt) {
    const deletedAt = new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
    if (deletedAt > now) return deletedAt
    await tx.manager.delete(Session, { id })
    return undefined
  }
  if (expiresAt > now) return expiresAt
  await sessions.move(tx, 'EXPIRE', { id }, { set: { endedAt: now } })
  return new Date(now.getTime() + RETENTION_MILLISECONDS)
}
