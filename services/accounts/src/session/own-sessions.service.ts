import { accountOf, sessionOf, type Origin } from '@enigm/subgraph'
import { Not } from 'typeorm'
import { Account, accountAudit, accountData } from '../account/account.entity'
import type { AccountsApp } from '../config'
import { endSession, endSessionWithOthers, lockLiveSessions } from './ending'
import type { Session } from './session.entity'
import type { SessionState } from './session.lifecycle'

const MOST_SHOWN = 100

/** Shows and closes the sessions of one's own account. */
export class OwnSessionsService {
  constructor(private readonly app: AccountsApp) {}

  /** Live sessions first, then those that ended in the last 30 days; at most 100 (SES-01). */
  list(accountId: string, state: SessionState | null): Promise<Session[]> {
    return this.app.read<Session>(
      `SELECT id, state, account_id AS "accountId", device_id AS "deviceId",
         restricted_by AS "restrictedBy", started_at AS "startedAt",
         last_seen_bucket AS "lastSeenBucket"
       FROM session WHERE account_id = $1 AND ($2::text IS NULL OR state = $2)
       ORDER BY ended_at IS NULL DESC, rotated_at DESC LIMIT $3`,
      [accountId, state, MOST_SHOWN],
    )
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION when it has ended already */
  close(sessionId: string, origin: Origin): Promise<Session> {
    const accountId = accountOf(origin.caller)
    return this.app.transact(origin, (work) => endSession(work, { id: sessionId, accountId }, 'USER'))
  }

  /**
   * Closes every session of the account but the calling one, and says how many.
   * @throws DomainFailure IDEMPOTENCY_CONFLICT
   */
  async closeOthers(idempotencyKey: string, origin: Origin): Promise<number> {
    const accountId = accountOf(origin.caller)
    const sessionId = sessionOf(origin.caller)
    const once = {
      scope: `account:${accountId}:closeAllOtherSessions`,
      key: idempotencyKey,
      request: { sessionId },
    }
    const { result } = await this.app.transact(origin, (work) =>
      work.once(once, async () => {
        await work.lock(Account, { id: accountId })
        const others = await lockLiveSessions(work, { accountId, id: Not(sessionId) })
        for (const session of others) await endSessionWithOthers(work, session, 'USER')
        await work.change(Account, { id: accountId }, {}, (account) => ({
          type: 'accounts.account.sessions.closed',
          data: { ...accountData(account), count: others.length },
          audit: accountAudit(account, accountId),
        }))
        return String(others.length)
      }),
    )
    return Number(result)
  }
}
