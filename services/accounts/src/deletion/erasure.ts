import { randomBytes } from 'node:crypto'
import { deleteRows, forgetRequests, type Transaction } from '@enigm/subgraph'
import { Account, accountAudit, accountData } from '../account/account.entity'
import { accountLifecycle } from '../account/account.lifecycle'
import { leaveOrganizations } from '../organizations/membership/ending'
import { pinLockJob } from '../protection/pin/pin-attempt'

const HASH_BYTES = 32

/** Rows that belong to one account and to nobody else; the history of its moves goes after the last of them. */
const tables = {
  session: 'account_id',
  passkey: 'account_id',
  device_key: 'account_id',
  recovery_code: 'account_id',
  recovery: 'account_id',
  recovery_case: 'account_id',
  account_policy: 'account_id',
  denial_window: 'account_id',
  security_event: 'account_id',
  owned_server: 'owner_id',
  account_move: 'account_id',
} as const

/**
 * Erases the side of accounts and leaves a tombstone: an id, that it is deleted, and hashes that nothing matches, so that its
 * number is answered like one that never was (ACC-05). Organizations, then the account, are locked.
 * @returns the number of rows that are gone
 */
export async function eraseAccount(tx: Transaction, { id }: Account, deletionId: string): Promise<number> {
  const left = await leaveOrganizations(tx, id)
  await tx.cancelJob(pinLockJob, id)
  await tx.move(Account, accountLifecycle, 'COMPLETE_DELETION', {
    where: { id },
    set: tombstone(),
    data: (deleted) => ({ ...accountData(deleted), deletionId }),
    audit: (deleted) => accountAudit(deleted, deletionId),
  })
  return left + (await deleteRows(tx, tables, id)) + (await forgetRequests(tx, id))
}

function tombstone(): Partial<Account> {
  return {
    numberHash: nothing(),
    secretHash: nothing(),
    pinHash: null,
    pinAttempts: 0,
    pinLockedUntil: null,
    pinLockAnnounced: true,
    enrollmentId: null,
    platformHandle: null,
    recoveryId: null,
    recoveryDelayUntil: null,
    shownToFellowMembers: false,
    joinDayShown: false,
  }
}

/** Random bits in the place of a hash: no number and no secret has it. */
function nothing(): string {
  return randomBytes(HASH_BYTES).toString('base64url')
}
