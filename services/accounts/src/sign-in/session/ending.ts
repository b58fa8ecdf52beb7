import type { sessionCloseCauses } from '@enigm/contracts'
import { DAY_MILLISECONDS, type App, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { lockLiveSessions } from './session.access'
import { Session, sessions } from './session.entity'

export type CloseCause = (typeof sessionCloseCauses)[number]

/** Runs when a session may have expired, and again when its row is to be deleted. */
export const lapseJob = 'session.lapse'

const RETENTION_MILLISECONDS = 30 * DAY_MILLISECONDS

/**
 * Closes one session; the gateways refuse it as soon as they receive the event (SES-02).
 * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION when it has ended already
 */
export async function closeSession(
  tx: Transaction,
  where: FindOptionsWhere<Session>,
  cause: CloseCause,
): Promise<Session> {
  return sessions.move(tx, 'CLOSE', where, {
    set: { endedAt: await tx.now() },
    event: { cause },
    reason: cause,
  })
}

/** Closes a locked session. */
export function endSession(
  tx: Transaction,
  { id, accountId }: Pick<Session, 'id' | 'accountId'>,
  cause: CloseCause,
): Promise<Session> {
  return closeSession(tx, { id, accountId }, cause)
}

/**
 * Closes the live sessions of an account, or those of them that `which` names; the gateways refuse each one as soon as they
 * receive its event. The caller has locked the account, so that no session begins in the meantime, and audits the cause by one
 * entry.
 * @returns the number of sessions
 */
export async function closeLiveSessions(
  tx: Transaction,
  which: FindOptionsWhere<Session> & { accountId: string },
  cause: CloseCause,
): Promise<number> {
  const ids = (await lockLiveSessions(tx, which)).map(({ id }) => id)
  const details = { set: { endedAt: await tx.now() }, event: { cause }, audit: null }
  await sessions.moveMany(tx, 'CLOSE', ids, details)
  return ids.length
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
  const now = await tx.now()
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
