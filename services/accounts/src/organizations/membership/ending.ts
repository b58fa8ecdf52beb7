import type { Transaction } from '@enigm/subgraph'
import { AccountsFailure } from '../../errors'
import { endClientsOfTheLeft } from '../machine-client/ending'
import { membershipJob } from './membership-job'
import { memberAudit, memberData, OrganizationMember } from './organization-member.entity'
import { organizationMemberLifecycle } from './organization-member.lifecycle'

/**
 * SQL: the member of these aliases can act and goes on to: an administrator whose sessions the organization restricts, or
 * whose account is suspended, restricted or about to be deleted, counts as none.
 */
export function stays(member: string, account: string): string {
  return `NOT ${member}.sessions_restricted AND ${account}.state = 'ACTIVE'`
}

/** Locks the organizations of an account in the order of their ids: nobody's role in them changes meanwhile. */
export async function lockOrganizationsOf(tx: Transaction, accountId: string): Promise<void> {
  await tx.query(
    `SELECT o.id FROM organization o WHERE o.id IN (
       SELECT organization_id FROM organization_member WHERE account_id = $1 AND state = 'ACTIVE')
     ORDER BY o.id FOR UPDATE`,
    [accountId],
  )
}

/**
 * An organization with other members keeps an administrator who stays and can act; one without them may be left to nobody. The
 * organizations are locked.
 * @throws AccountsFailure LAST_ADMINISTRATOR
 */
export async function refuseLastAdministrator(tx: Transaction, accountId: string): Promise<void> {
  const left = await tx.query(
    `SELECT 1 FROM organization_member own
     WHERE own.account_id = $1 AND own.state = 'ACTIVE' AND own.role = 'ADMIN'
       AND EXISTS (SELECT 1 FROM organization_member other WHERE other.organization_id = own.organization_id
         AND other.id <> own.id AND other.state = 'ACTIVE')
       AND NOT EXISTS (SELECT 1 FROM organization_member other JOIN account a ON a.id = other.account_id
         WHERE other.organization_id = own.organization_id AND other.id <> own.id AND other.state = 'ACTIVE'
           AND other.role = 'ADMIN' AND ${stays('other', 'a')})
     LIMIT 1`,
    [accountId],
  )
  if (left.length > 0) throw new AccountsFailure('LAST_ADMINISTRATOR')
}

/**
 * Ends every membership of a deleted account, in the trail of its organization, and removes the rows; machine clients of an
 * organization that nobody is left in end with it. Gives the number of memberships.
 */
export async function leaveOrganizations(tx: Transaction, accountId: string): Promise<number> {
  const memberships = await tx.manager.find(OrganizationMember, {
    where: { accountId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
  const { leave } = organizationMemberLifecycle.moves
  for (const { id, state } of memberships) {
    if (leave.from.includes(state)) {
      await tx.move(OrganizationMember, organizationMemberLifecycle, 'leave', {
        where: { id },
        set: { sessionsRestricted: false, endedAt: new Date() },
        data: memberData,
        audit: memberAudit,
      })
    }
    await tx.cancelJob(membershipJob, id)
  }
  await tx.manager.delete(OrganizationMember, { accountId })
  await endClientsOfTheLeft(
    tx,
    memberships.map(({ organizationId }) => organizationId),
  )
  return memberships.length
}
