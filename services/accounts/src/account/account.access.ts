import { Refusal } from '@enigm/contracts'
import { accountOf, ownerClause, type Transaction } from '@enigm/subgraph'
import { AccountsFailure } from '../errors'
import { Account } from './account.entity'
import type { AccountState } from './account.lifecycle'

/**
 * Locks the caller's own account by the id that the input names. A grant can name any target, so the account is compared with
 * the caller's own; another account and an absent one give the same answer (ACC-11).
 * @throws AccountsFailure NOT_FOUND
 */
export async function lockOwnAccount(tx: Transaction, accountId: string): Promise<Account> {
  const isOwn = ownerClause('Mutation.registerPasskey input.accountId', accountId === accountOf(tx.caller))
  const own = isOwn ? await tx.lock(Account, { id: accountId }) : null
  if (!own) throw new AccountsFailure('NOT_FOUND', ['input', 'accountId'])
  return own
}

/** Whether the deletion of a locked account has begun; from then on sign-in and recovery are refused (ACC-05). */
export async function isBeingDeleted(tx: Transaction, accountId: string): Promise<boolean> {
  const executing = await tx.query(
    `SELECT 1 FROM account_deletion WHERE account_id = $1 AND state = 'EXECUTING'`,
    [accountId],
  )
  return executing.length > 0
}

/**
 * Puts operators who act on staff or on the platform's clients in a queue, and admits only those who are operators at that
 * moment: two of them cannot end each other.
 * @throws Refusal FORBIDDEN
 */
export async function requireOperator(tx: Transaction, operatorId: string): Promise<void> {
  const operators = await tx.query<{ id: string; state: AccountState }>(
    `SELECT id, state FROM account WHERE role = 'OPERATOR' ORDER BY id FOR UPDATE`,
  )
  const isActive = operators.some(({ id, state }) => id === operatorId && state === 'ACTIVE')
  if (!isActive) throw new Refusal('FORBIDDEN')
}
