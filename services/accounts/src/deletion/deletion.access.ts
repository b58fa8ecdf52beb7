import type { Transaction } from '@enigm/subgraph'
import { In } from 'typeorm'
import { accountLifecycle, type AccountState } from '../account/account.lifecycle'
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

/** Whether a server would be without an owner who can act: such an account is not deleted (SRV-05). */
export async function ownsServers(tx: Transaction, accountId: string): Promise<boolean> {
  const owned = await tx.query(responsible, [accountId])
  return owned.length > 0
}

/** The deletion of a locked account that has not ended. */
export function openDeletion({ manager }: Transaction, accountId: string): Promise<AccountDeletion | null> {
  return manager.findOneBy(AccountDeletion, { accountId, state: In(['REQUESTED', 'EXECUTING']) })
}
