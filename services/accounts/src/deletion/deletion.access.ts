import type { Transaction } from '@enigm/subgraph'
import { In } from 'typeorm'
import { accountLifecycle, type AccountState } from '../account/account.lifecycle'
import { AccountDeletion } from './deletion.entity'

/** Whether an account in this state can be deleted by its holder. */
export function isDeletable(state: AccountState): state is AccountDeletion['stateBefore'] {
  return accountLifecycle.next(state).includes('REQUEST_DELETION')
}

/** Whether the account owns a server: such an account is not deleted (SRV-05). */
export async function ownsServers(tx: Transaction, accountId: string): Promise<boolean> {
  const owned = await tx.query('SELECT 1 FROM owned_server WHERE owner_id = $1 LIMIT 1', [accountId])
  return owned.length > 0
}

/** The deletion of a locked account that has not ended. */
export function openDeletion({ manager }: Transaction, accountId: string): Promise<AccountDeletion | null> {
  return manager.findOneBy(AccountDeletion, { accountId, state: In(['REQUESTED', 'EXECUTING']) })
}
