import { requireApplied, requireCurrent, type Transaction } from '@enigm/subgraph'
import { In } from 'typeorm'
import { accountLifecycle, type AccountState } from '../account/account.lifecycle'
import { OrganizationMember } from '../organizations/membership/membership.entity'
import { hasOtherAdministrator } from '../organizations/organization/organization.access'
import { AccountDeletion } from './deletion.entity'

/** Whether an account in this state can be deleted by its holder. */
export function isDeletable(state: AccountState): state is AccountDeletion['stateBefore'] {
  return accountLifecycle.next(state).includes('REQUEST_DELETION')
}

/** Owned by the account, or by an organization that only this account administers and can act for. */
const responsible = `SELECT 1 FROM owned_server WHERE owner_id = $1 OR owner_id IN (
  SELECT own.organization_id FROM organization_member own
  WHERE own.account_id = $1 AND own.state = 'ACTIVE' AND own.role = 'ADMIN'
    AND NOT ${hasOtherAdministrator('own')}) LIMIT 1`

/**
 * Whether a server would be without an owner who can act by what is known for sure: its deletion does not start on an old memory.
 * @throws Refusal UNAVAILABLE while events of servers do not arrive or take effect
 */
export async function ownsServersNow(tx: Transaction, accountId: string): Promise<boolean> {
  await requireCurrent(tx, 'servers')
  const organizations = await tx.manager.find(OrganizationMember, {
    select: { organizationId: true },
    where: { accountId, state: 'ACTIVE', role: 'ADMIN' },
  })
  await requireApplied(tx, [accountId, ...organizations.map((own) => own.organizationId)], 'servers')
  return ownsServers(tx, accountId)
}

/** Whether a server would be without an owner who can act: such an account is not deleted (SRV-05). */
export async function ownsServers(tx: Transaction, accountId: string): Promise<boolean> {
  const owned = await tx.query(responsible, [accountId])
  return owned.length > 0
}

/** The deletion of a locked account that has not ended. */
export function openDeletion({ manager }: Transaction, accountId: string): Promise<AccountDeletion | null> {
  return manager.findOneBy(AccountDeletion, { accountId, state: In(['REQUESTED', 'EXECUTING']) })
}
