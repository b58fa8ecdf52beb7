import type { CallContext, Transaction } from '@enigm/subgraph'
import { auditForPlatform } from '../../account/platform-audit'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { isRestrictedBy, setRestriction } from './restriction'
import { lockRestrictable, requireOwnFreedom } from './session.access'
import type { Session } from './session.entity'
import { isLive } from './session.lifecycle'

/**
 * Restricts single sessions: holders their own ones, operators those of customers. Each lifts its own restriction only, and a
 * session is free when none is left (SES-03).
 */
export class RestrictionService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  restrict(context: CallContext, sessionId: string): Promise<Session> {
    return this.app.transaction(context, (tx) => set(tx, sessionId, true))
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  lift(context: CallContext, sessionId: string): Promise<Session> {
    return this.app.transaction(context, (tx) => set(tx, sessionId, false))
  }
}

async function set(tx: Transaction, sessionId: string, begins: boolean): Promise<Session> {
  const { session, isOwn } = await lockRestrictable(tx, sessionId)
  await requireOwnFreedom(tx)
  const by = isOwn ? 'HOLDER' : 'PLATFORM'
  const isPossible = isLive(session.state) && isRestrictedBy(session, by) !== begins
  if (!isPossible) throw new AccountsFailure('INVALID_TRANSITION', ['input', 'sessionId'])
  const changed = await setRestriction(tx, session, by, begins)
  const type = begins ? 'accounts.session.restricted' : 'accounts.session.restriction.lifted'
  if (!isOwn) await auditForPlatform(tx, type, sessionId)
  return changed
}
