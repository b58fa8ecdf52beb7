import { accountOf, type Transaction } from '@enigm/subgraph'
import { And, Equal } from 'typeorm'
import { AccountsFailure } from '../errors'
import { Account } from './account.entity'

/**
 * Locks the caller's own account by the id that the input names. A grant can name any target: that the account is the
 * caller's own is part of the statement (ACC-11).
 * @throws AccountsFailure NOT_FOUND
 */
export async function lockOwnAccount(tx: Transaction, accountId: string): Promise<Account> {
  const own = await tx.lock(Account, { id: And(Equal(accountId), Equal(accountOf(tx.caller))) })
  if (!own) throw new AccountsFailure('NOT_FOUND', ['input', 'accountId'])
  return own
}
