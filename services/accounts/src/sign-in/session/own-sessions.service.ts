import { accountOf, sessionOf, type CallContext } from '@enigm/subgraph'
import { Not, Raw, type FindOperator, type FindOptionsWhere } from 'typeorm'
import { Account, accountAudit, accountData } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { endSession, endSessionWithOthers, lockLiveSessions, type CloseCause } from './ending'
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
         restricted_by AS "restrictedBy", restricted_by_holder AS "restrictedByHolder", started_at AS "startedAt",
         last_seen_bucket AS "lastSeenBucket"
       FROM session WHERE account_id = $1 AND ($2::text IS NULL OR state = $2)
       ORDER BY ended_at IS NULL DESC, rotated_at DESC LIMIT $3`,
      [accountId, state, MOST_SHOWN],
    )
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION when it has ended already */
  close(context: CallContext, sessionId: string): Promise<Session> {
    const accountId = accountOf(context.caller)
    return this.app.transaction(context, (tx) => endSession(tx, { id: sessionId, accountId }, 'USER'))
  }

  /**
   * Closes every session of the account but the calling one, and says how many.
   * @throws DomainFailure IDEMPOTENCY_CONFLICT
   */
  closeOthers(context: CallContext, idempotencyKey: string): Promise<number> {
    const accountId = accountOf(context.caller)
    return this.closeOnce(context, 'closeAllOtherSessions', idempotencyKey, {
      which: { accountId, id: Not(sessionOf(context.caller)) },
      cause: 'USER',
    })
  }

  /**
   * Closes every session that belongs to a device which is not trusted now: one that waits, is restricted or has ended. The
   * calling session is spared no more than another one, so that none of them lives on. A device is trusted from the moment
   * accounts hears of it; whoever comes before that signs in again (SES-04).
   * @throws DomainFailure IDEMPOTENCY_CONFLICT
   */
  closeOfUntrustedDevices(context: CallContext, idempotencyKey: string): Promise<number> {
    const accountId = accountOf(context.caller)
    return this.closeOnce(context, 'closeSessionsOfUntrustedDevices', idempotencyKey, {
      which: { accountId, deviceId: isUntrusted(accountId) },
      cause: 'DEVICE',
    })
  }

  /** The account is locked first: no session begins while its sessions are looked through. */
  private async closeOnce(
    context: CallContext,
    operation: string,
    key: string,
    { which, cause }: { which: FindOptionsWhere<Session>; cause: CloseCause },
  ): Promise<number> {
    const accountId = accountOf(context.caller)
    const request = { sessionId: sessionOf(context.caller) }
    const once = { scope: `account:${accountId}:${operation}`, key, request }
    const { result } = await this.app.transaction(context, (tx) =>
      tx.idempotent(once, async () => {
        await tx.lock(Account, { id: accountId })
        const sessions = await lockLiveSessions(tx, which)
        for (const session of sessions) await endSessionWithOthers(tx, session, cause)
        await tx.change(Account, { id: accountId }, {}, (account) => ({
          type: 'accounts.account.sessions.closed',
          data: { ...accountData(account), count: sessions.length },
          audit: accountAudit(account, accountId, cause),
        }))
        return String(sessions.length)
      }),
    )
    return Number(result)
  }
}

/** A device of which accounts knows no present trust. */
function isUntrusted(ownerId: string): FindOperator<string> {
  return Raw(
    (
      column,
    ) => `NOT EXISTS (SELECT 1 FROM device_key k WHERE k.device_id = ${column} AND k.account_id = :ownerId)
      AND ${column} IS NOT NULL`,
    { ownerId },
  )
}
