import type { CallContext, Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { settleSessions } from '../../sign-in/session/restriction'
import { requireFree } from '../../sign-in/session/session.access'
import type { SessionRestriction } from '../../sign-in/session/session.lifecycle'
import { keepAdministrator } from '../organization/organization.access'
import { lockActiveMember } from './membership.access'
import { memberships } from './membership.entity'

/** All that an administrator learns of a member's sessions: whether the organization restricts them. */
export interface SessionsOfMember {
  id: string
  sessionsRestricted: boolean
}

const reason: SessionRestriction = 'ORGANIZATION'

/**
 * Restricts all sessions of a member, those that begin later included, and lifts the restriction again (SES-03). The answer
 * depends neither on their number nor on their state. One administrator always stays unrestricted and can lift it.
 */
export class MemberSessionsService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, LAST_ADMINISTRATOR; Refusal UNAUTHENTICATED */
  restrict(context: CallContext, membershipId: string): Promise<SessionsOfMember> {
    return this.app.transaction(context, (tx) => setRestriction(tx, membershipId, true))
  }

  /** @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION; Refusal UNAUTHENTICATED */
  lift(context: CallContext, membershipId: string): Promise<SessionsOfMember> {
    return this.app.transaction(context, (tx) => setRestriction(tx, membershipId, false))
  }
}

/** The entry in the organization's trail has one in the member's own trail next to it. */
async function setRestriction(
  tx: Transaction,
  membershipId: string,
  sessionsRestricted: boolean,
): Promise<SessionsOfMember> {
  const { id, organizationId, accountId, ...present } = await lockActiveMember(tx, membershipId)
  await requireFree(tx)
  if (present.sessionsRestricted === sessionsRestricted) {
    throw new AccountsFailure('INVALID_TRANSITION', ['input', 'membershipId'])
  }
  await tx.lock(Account, { id: accountId })
  const action = sessionsRestricted
    ? 'accounts.membership.sessions.restricted'
    : 'accounts.membership.sessions.restriction.lifted'
  await memberships.change(tx, action, { id, organizationId }, { set: { sessionsRestricted } })
  await tx.audit({ scope: `account:${accountId}`, target: id, action, outcome: 'DONE', reason })
  await keepAdministrator(tx, organizationId)
  await settleSessions(tx, accountId)
  return { id, sessionsRestricted }
}
