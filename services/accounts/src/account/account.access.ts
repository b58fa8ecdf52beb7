import { Refusal, type CriticalOperationName } from '@enigm/contracts'
import { accountOf, ownerClause, select, type App, type Transaction } from '@enigm/subgraph'
import { AccountsFailure } from '../errors'
import { Account } from './account.entity'
import type { AccountState } from './account.lifecycle'

/** By name, so that a deletion or a transfer of ownership that is added later is delayed too; its cancelation is not. */
const delayedAfterRecovery = /DELETION(?!_CANCELATION)|OWNERSHIP/

const delayedAccount = select(Account, undefined, ['recoveryDelayUntil']).where(
  'id = $1',
  'recovery_delay_until > clock_timestamp()',
)

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

/** The end of the delay after a recovery, while it lasts (REC-01). */
export async function recoveryDelayOf(app: App<any>, accountId: string): Promise<Date | null> {
  const [delayed] = await app.read(delayedAccount, [accountId])
  return delayed?.recoveryDelayUntil ?? null
}

/** Whether the operation is delayed after a recovery: a holder who notices a day later cannot undo it. */
export function isDelayed(operation: CriticalOperationName): boolean {
  return delayedAfterRecovery.test(operation)
}

/**
 * Refuses the grant for a deletion or a transfer of ownership for 24 hours after a recovery. A read without a lock is enough: a
 * session from before the recovery gets no grant anyway, and a later one sees the delay.
 * @throws AccountsFailure RECOVERY_DELAY
 */
export async function refuseDelayed(
  app: App<any>,
  accountId: string,
  operation: CriticalOperationName,
): Promise<void> {
  if (isDelayed(operation) && (await recoveryDelayOf(app, accountId))) {
    throw new AccountsFailure('RECOVERY_DELAY', ['input', 'operation'])
  }
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
