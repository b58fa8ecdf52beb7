import { DAY_MILLISECONDS, type App, type Transaction } from '@enigm/subgraph'
import { endSession, lapseJob } from './ending'
import { lockLiveSessions } from './session.access'
import { Session } from './session.entity'

/** How long a session lasts without refresh; no policy can grant more. */
export const MOST_SESSION_DAYS = 30

interface Caps {
  /** The holder's choice. */
  own: number | null
  /** The strictest of the organizations that the account belongs to. */
  organizations: number | null
}

const capsSql = `
  SELECT (SELECT maximum_session_days FROM account_policy WHERE account_id = $1) AS own,
    (SELECT min(maximum_session_days) FROM organization_member
      WHERE account_id = $1 AND state = 'ACTIVE') AS organizations`

/** The caps of an account's sessions. */
export async function readCaps(app: App<any>, accountId: string): Promise<Caps> {
  const [caps] = await app.read<Caps>(capsSql, [accountId])
  return caps!
}

/**
 * The latest moment at which a session ends: `expiry`, or an earlier one by policy (SES-06). Its age counts from the hour in
 * which it began. The caller has locked the account or the session, so that no change of policy is missed.
 */
export async function cappedExpiry(
  tx: Transaction,
  { accountId, startedAt }: Pick<Session, 'accountId' | 'startedAt'>,
  expiry: Date,
): Promise<Date> {
  const [caps] = await tx.query<Caps>(capsSql, [accountId])
  const days = strictest(caps!)
  if (days === null) return expiry
  return new Date(Math.min(expiry.getTime(), startedAt.getTime() + days * DAY_MILLISECONDS))
}

/** The smaller of both caps, or null without any. */
export function strictest({ own, organizations }: Caps): number | null {
  const days = [own, organizations].filter((cap) => cap !== null)
  return days.length === 0 ? null : Math.min(...days)
}

/** Closes the live sessions that are older than the policies allow and shortens the others. The account is locked. */
export async function reevaluateSessions(tx: Transaction, accountId: string): Promise<void> {
  const now = await tx.now()
  for (const session of await lockLiveSessions(tx, { accountId })) {
    const expiresAt = await cappedExpiry(tx, session, session.expiresAt)
    if (expiresAt <= now) await endSession(tx, session, 'POLICY')
    else if (expiresAt < session.expiresAt) {
      await tx.manager.update(Session, { id: session.id }, { expiresAt })
      await tx.scheduleJob({ kind: lapseJob, aggregateId: session.id, dueAt: expiresAt })
    }
  }
}
