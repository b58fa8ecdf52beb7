import type { Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { AccountsFailure } from '../../errors'
import { settleSessions } from '../../sign-in/session/restriction'
import { requireFree } from '../../sign-in/session/session.access'
import { SessionRestriction } from '../../sign-in/session/session.lifecycle'
import { administerMember, keepAdministrator } from './membership.service'
import { memberAudit, memberData, OrganizationMember } from './organization-member.entity'
import { OrganizationMemberState } from './organization-member.lifecycle'

/** All that an administrator learns of a member's sessions: that the organization restricts them, or not. */
export interface MembershipStanding {
  id: string
  sessionsRestricted: boolean
}

/**
 * Restricts every session of a member, and each that begins while it lasts, or lets go of them. It shows none of them: there
 * may be one or fifty, and none is named. One administrator always stays unrestricted, so that somebody can let go.
 * @throws AccountsFailure NOT_FOUND to who does not administer it, INVALID_TRANSITION, LAST_ADMINISTRATOR
 */
export async function restrictMember(
  tx: Transaction,
  membershipId: string,
  sessionsRestricted: boolean,
): Promise<MembershipStanding> {
  const organizationId = await administerMember(tx, membershipId)
  await requireFree(tx)
  const where = { id: membershipId, organizationId }
  const member = await tx.lock(OrganizationMember, where)
  const isPossible =
    member?.state === OrganizationMemberState.ACTIVE && member.sessionsRestricted !== sessionsRestricted
  if (!isPossible || !member.accountId) {
    throw new AccountsFailure('INVALID_TRANSITION', ['input', 'membershipId'])
  }
  await tx.lock(Account, { id: member.accountId })
  const type = sessionsRestricted
    ? 'accounts.membership.sessions.restricted'
    : 'accounts.membership.sessions.restriction.lifted'
  await tx.change(OrganizationMember, where, { sessionsRestricted }, (changed) => ({
    type,
    data: memberData(changed),
    audit: memberAudit(changed),
  }))
  await auditForHolder(tx, member.accountId, type, membershipId)
  await keepAdministrator(tx, organizationId)
  await settleSessions(tx, member.accountId)
  return { id: membershipId, sessionsRestricted }
}

/** What an organization does to a member's sessions stands in the member's own trail as well. */
function auditForHolder(tx: Transaction, accountId: string, action: string, target: string): Promise<void> {
  const reason = SessionRestriction.ORGANIZATION
  return tx.audit({ scope: `account:${accountId}`, target, action, outcome: 'DONE', reason })
}
