import { accountOf, type CallContext } from '@enigm/subgraph'
import { Account, accounts } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { MOST_SESSION_DAYS, readCaps, reevaluateSessions, strictest } from '../../sign-in/session/session-cap'
import { lockActiveMember } from './membership.access'
import { memberships } from './membership.entity'

export type PolicySource = 'SYSTEM' | 'HOLDER' | 'ORGANIZATION'

/** The policy in force for an account. */
export interface PolicyInForce {
  maximumSessionDays: number
  decidedBy: PolicySource
}

/** Policies of accounts; they only ever reduce what an account may do (ACC-08). */
export class AccountPolicyService {
  constructor(private readonly app: AccountsApp) {}

  /** Sets the holder's policy of the own account; null removes it. Sessions that exceed it are closed. */
  async assignOwn(context: CallContext, maximumSessionDays: number | null): Promise<void> {
    const id = accountOf(context.caller)
    await this.app.transaction(context, async (tx) => {
      await tx.lock(Account, { id })
      await tx.query('DELETE FROM account_policy WHERE account_id = $1', [id])
      if (maximumSessionDays !== null) {
        await tx.query('INSERT INTO account_policy (account_id, maximum_session_days) VALUES ($1, $2)', [
          id,
          maximumSessionDays,
        ])
      }
      const reason = reasonOf(maximumSessionDays)
      await accounts.change(tx, 'accounts.account.policy.assigned', { id }, { reason })
      await reevaluateSessions(tx, id)
    })
  }

  /**
   * Sets an organization's policy for a member while the membership lasts; null removes it.
   * @throws AccountsFailure NOT_FOUND unless the caller administers the organization, INVALID_TRANSITION when it is not active
   */
  async assignToMember(
    context: CallContext,
    membershipId: string,
    maximumSessionDays: number | null,
  ): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      const { id, organizationId, accountId } = await lockActiveMember(tx, membershipId)
      await tx.lock(Account, { id: accountId })
      const details = { set: { maximumSessionDays }, reason: reasonOf(maximumSessionDays) }
      await memberships.change(tx, 'accounts.membership.policy.assigned', { id, organizationId }, details)
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

function reasonOf(maximumSessionDays: number | null): string {
  return maximumSessionDays === null ? 'NO_MAXIMUM' : `${maximumSessionDays}_DAYS`
}
