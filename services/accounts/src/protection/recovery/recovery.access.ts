import { accountOf, ownerClause, type Caller, type Transaction } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { isBeingDeleted } from '../../account/account.access'
import type { Account } from '../../account/account.entity'
import { Recovery } from './recovery.entity'

export type Holder = Pick<Account, 'id' | 'role'>

/** A recovery of the caller's own account: the account is part of every statement (ACC-11). */
export function ownRecovery(caller: Caller, id: string): FindOptionsWhere<Recovery> {
  const own = ownerClause('Mutation.cancelRecovery input.recoveryId', { accountId: accountOf(caller) })
  return { id, ...own }
}

/** The holder as a caller that only a code, a device or a token has proven: without a session and without a scope. */
export function provenHolder({ id, role }: Holder): Caller {
  return { kind: 'account', accountId: id, role, scopes: new Set() }
}

/**
 * Whether a locked account can be recovered. Only a customer recovers: staff who have lost their secret get another account from
 * an operator. During the grace period of a deletion a holder may need the recovery to cancel it; a deletion that has begun ends
 * that.
 */
export async function isRecoverable(tx: Transaction, { id, role, state }: Account): Promise<boolean> {
  return role === 'CUSTOMER' && state !== 'DELETED' && !(await isBeingDeleted(tx, id))
}

/** Locks the open recovery of a locked account; there is at most one. */
export function lockOpenRecovery(tx: Transaction, accountId: string): Promise<Recovery | null> {
  return tx.lock(Recovery, { accountId, state: 'OPEN' })
}
