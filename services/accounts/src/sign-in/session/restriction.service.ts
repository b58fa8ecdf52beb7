import { Refusal } from '@enigm/contracts'
import { accountOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { restrictMember, type MembershipStanding } from '../../organizations/organization/member-restriction'
import { auditForPlatform } from '../../platform/staff/platform-audit'
import { requireOwnFreedom } from './live-session'
import { isRestrictedBy, setRestriction } from './restriction'
import { Session } from './session.entity'
import { liveStates, SessionRestriction } from './session.lifecycle'

/** Exactly one of both: a session, or all those of a member. */
export interface Restrictable {
  sessionId?: string | null
  membershipId?: string | null
}

export interface Restricted {
  session?: Session
  membership?: MembershipStanding
}

/**
 * Restricts sessions: holders their own ones, operators those of customers, administrators of an organization all those of
 * a member. Each lifts the own restriction and nobody else's, and a session is free when none is left (SES-03).
 */
export class RestrictionService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, LAST_ADMINISTRATOR; Refusal BAD_USER_INPUT */
  restrict(context: CallContext, named: Restrictable): Promise<Restricted> {
    return this.set(context, named, true)
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION; Refusal BAD_USER_INPUT */
  lift(context: CallContext, named: Restrictable): Promise<Restricted> {
    return this.set(context, named, false)
  }

  private set(context: CallContext, { sessionId, membershipId }: Restrictable, begins: boolean) {
    return this.app.transaction<Restricted>(context, async (tx) => {
      if (sessionId && !membershipId) return { session: await setAlone(tx, sessionId, begins) }
      if (membershipId && !sessionId) return { membership: await restrictMember(tx, membershipId, begins) }
      throw new Refusal('BAD_USER_INPUT', 'Name a session or a membership, and not both.')
    })
  }
}

async function setAlone(tx: Transaction, sessionId: string, begins: boolean): Promise<Session> {
  const { session, isOwn } = await reach(tx, sessionId)
  await requireOwnFreedom(tx)
  const by = isOwn ? SessionRestriction.HOLDER : SessionRestriction.PLATFORM
  const isPossible = liveStates.includes(session.state) && isRestrictedBy(session, by) !== begins
  if (!isPossible) throw new AccountsFailure('INVALID_TRANSITION')
  const changed = await setRestriction(tx, session, by, begins)
  const type = begins ? 'accounts.session.restricted' : 'accounts.session.restriction.lifted'
  if (!isOwn) await auditForPlatform(tx, type, sessionId)
  return changed
}

/** Locks account and session, in that order, within the caller's reach. @throws AccountsFailure NOT_FOUND */
async function reach(tx: Transaction, sessionId: string): Promise<{ session: Session; isOwn: boolean }> {
  const { caller } = tx
  const own = accountOf(caller)
  const [account] = await tx.query<{ id: string }>(
    `SELECT a.id FROM session s JOIN account a ON a.id = s.account_id
     WHERE s.id = $1 AND (a.id = $2 OR ($3 AND a.role = 'CUSTOMER')) FOR UPDATE OF a`,
    [sessionId, own, caller.scopes.has('platform:operate')],
  )
  const session = account && (await tx.lock(Session, { id: sessionId, accountId: account.id }))
  if (!session) throw new AccountsFailure('NOT_FOUND')
  return { session, isOwn: account.id === own }
}
