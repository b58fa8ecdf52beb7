import { accountOf, sessionOf, type CallContext } from '@enigm/subgraph'
import { Not, Raw, type FindOperator, type FindOptionsWhere } from 'typeorm'
import { Account, accounts } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { closeLiveSessions, closeSession, type CloseCause } from './ending'
import { ownSession } from './session.access'
import type { Session } from './session.entity'

/** Closes sessions of the caller's own account. */
export class OwnSessionsService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION when it has ended already */
  close(context: CallContext, sessionId: string): Promise<Session> {
    return this.app.transaction(context, (tx) => closeSession(tx, ownSession(tx.caller, sessionId), 'USER'))
  }

  /**
   * Closes every session of the account but the calling one.
   * @returns the number of sessions that were closed
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
   * Closes every session of a device that is not trusted now: one that waits for its approval, is restricted or has ended. The
   * calling session is not excepted. A device is trusted as soon as accounts has received the event; a session that is closed
   * too early can be started again (SES-04).
   * @returns the number of sessions that were closed
   * @throws DomainFailure IDEMPOTENCY_CONFLICT
   */
  closeOfUntrustedDevices(context: CallContext, idempotencyKey: string): Promise<number> {
    const accountId = accountOf(context.caller)
    return this.closeOnce(context, 'closeSessionsOfUntrustedDevices', idempotencyKey, {
      which: { accountId, deviceId: isUntrusted(accountId) },
      cause: 'DEVICE',
    })
  }

  /** The account is locked first, so that no session begins in the meantime. */
  private async closeOnce(
    context: CallContext,
    operation: string,
    key: string,
    { which, cause }: { which: FindOptionsWhere<Session> & { accountId: string }; cause: CloseCause },
  ): Promise<number> {
    const accountId = accountOf(context.caller)
    const request = { sessionId: sessionOf(context.caller) }
    const once = { scope: `account:${accountId}:${operation}`, key, request }
    const { result } = await this.app.transaction(context, (tx) =>
      tx.idempotent(once, async () => {
        await tx.lock(Account, { id: accountId })
        const count = await closeLiveSessions(tx, which, cause)
        await accounts.change(
          tx,
          'accounts.account.sessions.closed',
          { id: accountId },
          { event: { count }, reason: cause },
        )
        return String(count)
      }),
    )
    return Number(result)
  }
}

/** SQL: the session belongs to a device whose trust accounts does not know of. */
function isUntrusted(ownerId: string): FindOperator<string> {
  return Raw(
    (
      column,
    ) => `NOT EXISTS (SELECT 1 FROM device_key k WHERE k.device_id = ${column} AND k.account_id = :ownerId)
      AND ${column} IS NOT NULL`,
    { ownerId },
  )
}
