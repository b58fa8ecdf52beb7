import { accountOf, type Origin, type Work } from '@enigm/subgraph'
import { AccountState } from '../account/account.lifecycle'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { auditForPlatform } from '../staff/platform-audit'
import { liftRestriction, restrictSession } from './restriction'
import { Session } from './session.entity'
import { SessionRestriction } from './session.lifecycle'

/** Restricts single sessions: holders their own ones, operators those of customers. */
export class RestrictionService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  restrict(sessionId: string, origin: Origin): Promise<Session> {
    return this.app.transact(origin, async (work) => {
      const { session, isOwn } = await reach(work, sessionId)
      const by = isOwn ? SessionRestriction.HOLDER : SessionRestriction.PLATFORM
      const restricted = await restrictSession(work, session, by)
      if (!isOwn) await auditForPlatform(work, 'accounts.session.restricted', sessionId)
      return restricted
    })
  }

  /**
   * Ends a restriction. The holder's own is theirs to lift, the platform's is an operator's, and that of a restricted
   * account ends with the account's.
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION
   */
  lift(sessionId: string, origin: Origin): Promise<Session> {
    return this.app.transact(origin, async (work) => {
      const { session, isOwn, accountState } = await reach(work, sessionId)
      const by = isOwn ? SessionRestriction.HOLDER : SessionRestriction.PLATFORM
      const isTheirs = session.restrictedBy === by && accountState === AccountState.ACTIVE
      if (!isTheirs) throw new AccountsFailure('INVALID_TRANSITION')
      const freed = await liftRestriction(work, session)
      if (!isOwn) await auditForPlatform(work, 'accounts.session.restriction.lifted', sessionId)
      return freed
    })
  }
}

interface Reached {
  session: Session
  isOwn: boolean
  accountState: AccountState
}

/** Locks account and session, in that order, within the caller's reach. @throws AccountsFailure NOT_FOUND */
async function reach(work: Work, sessionId: string): Promise<Reached> {
  const { caller } = work
  const own = accountOf(caller)
  const [account] = await work.query<{ id: string; state: AccountState }>(
    `SELECT a.id, a.state FROM session s JOIN account a ON a.id = s.account_id
     WHERE s.id = $1 AND (a.id = $2 OR ($3 AND a.role = 'CUSTOMER')) FOR UPDATE OF a`,
    [sessionId, own, caller.scopes.has('platform:operate')],
  )
  const session = account && (await work.lock(Session, { id: sessionId, accountId: account.id }))
  if (!session) throw new AccountsFailure('NOT_FOUND')
  return { session, isOwn: account.id === own, accountState: account.state }
}
