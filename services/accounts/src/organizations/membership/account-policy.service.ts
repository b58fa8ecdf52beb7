import { accountOf, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account, accountAudit, accountData } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { administerMember } from './membership.service'
import { memberAudit, memberData, OrganizationMember } from './organization-member.entity'
import { OrganizationMemberState } from './organization-member.lifecycle'
import { MOST_SESSION_DAYS, readCaps, reevaluateSessions, strictest } from '../../sign-in/session/session-cap'

export type PolicySource = 'SYSTEM' | 'HOLDER' | 'ORGANIZATION'

/** What is in force for an account. */
export interface PolicyInForce {
  maximumSessionDays: number
  decidedBy: PolicySource
}

/** Policies of accounts: they only ever take away (ACC-08). */
export class AccountPolicyService {
  constructor(private readonly app: AccountsApp) {}

  /** Sets what the holder asks of the own account; null takes it back. Sessions that exceed it are closed. */
  async assignOwn(context: CallContext, maximumSessionDays: number | null): Promise<void> {
    const accountId = accountOf(context.caller)
    await this.app.transaction(context, async (tx) => {
      await tx.lock(Account, { id: accountId })
      await tx.query('DELETE FROM account_policy WHERE account_id = $1', [accountId])
      if (maximumSessionDays !== null) {
        await tx.query('INSERT INTO account_policy (account_id, maximum_session_days) VALUES ($1, $2)', [
          accountId,
          maximumSessionDays,
        ])
      }
      await tx.change(Account, { id: accountId }, {}, (account) => ({
        type: 'accounts.account.policy.assigned',
        data: accountData(account),
        audit: accountAudit(account, accountId, reason(maximumSessionDays)),
      }))
      await reevaluateSessions(tx, accountId)
    })
  }

  /**
   * Sets what an organization asks of a member while the membership lasts; null takes it back.
   * @throws AccountsFailure NOT_FOUND to who does not administer it, INVALID_TRANSITION when it is not ACTIVE
   */
  async assignToMember(
    context: CallContext,
    membershipId: string,
    maximumSessionDays: number | null,
  ): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      const organizationId = await administerMember(tx, membershipId)
      const where = { id: membershipId, organizationId }
      const accountId = await activeAccount(tx, where)
      await tx.lock(Account, { id: accountId })
      await tx.change(OrganizationMember, where, { maximumSessionDays }, (member) => ({
        type: 'accounts.membership.policy.assigned',
        data: memberData(member),
        audit: { ...memberAudit(member), reason: reason(maximumSessionDays) },
      }))
      await reevaluateSessions(tx, accountId)
    })
  }

  async inForce(accountId: string): Promise<PolicyInForce> {
    const caps = await readCaps(this.app, accountId)
    const days = strictest(caps)
    if (days === null) return { maximumSessionDays: MOST_SESSION_DAYS, decidedBy: 'SYSTEM' }
    return { maximumSessionDays: days, decidedBy: caps.own === days ? 'HOLDER' : 'ORGANIZATION' }
  }
}

async function activeAccount(
  tx: Transaction,
  where: Pick<OrganizationMember, 'id' | 'organizationId'>,
): Promise<string> {
  const member = await tx.lock(OrganizationMember, where)
  if (member?.state !== OrganizationMemberState.ACTIVE || !member.accountId) {
    throw new AccountsFailure('INVALID_TRANSITION', ['input', 'membershipId'])
  }
  return member.accountId
}

function reason(maximumSessionDays: number | null): string {
  return maximumSessionDays === null ? 'NO_MAXIMUM' : `${maximumSessionDays}_DAYS`
}
