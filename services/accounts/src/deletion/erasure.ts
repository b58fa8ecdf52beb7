import { randomBytes } from 'node:crypto'
import { deleteRows, forgetRequests, type Transaction } from '@enigm/subgraph'
import { accountAudit, accounts, type Account } from '../account/account.entity'
import { expiryJob } from '../account/expiry'
import { leaveOrganizations } from '../organizations/membership/ending'
import { pinLockJob } from '../protection/pin/pin-attempt'

const HASH_BYTES = 32

/** Tables whose rows belong to one account only; its last transition is part of the history that is deleted here. */
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
 * Erases the rows of accounts and keeps a tombstone: an id, the state DELETED, and hashes that match nothing, so that its number
 * gets the same answers as an unknown one (ACC-05). The organizations, then the account, are locked.
 * @returns the number of rows that are deleted
 */
export async function eraseAccount(tx: Transaction, { id }: Account, deletionId: string): Promise<number> {
  const left = await leaveOrganizations(tx, id)
  await tx.cancelJob(expiryJob, id)
  await tx.cancelJob(pinLockJob, id)
  await accounts.move(
    tx,
    'COMPLETE_DELETION',
    { id },
    { set: tombstone(), event: { deletionId }, audit: (deleted) => accountAudit(deleted, deletionId) },
  )
  return left + (await deleteRows(tx, tables, id)) + (await forgetRequests(tx, id))
}

function tombstone(): Partial<Account> {
  return {
    numberHash: unmatchedHash(),
    secretHash: unmatchedHash(),
    pinHash: null,
    pinAttempts: 0,
    pinLockedUntil: null,
    pinLockAnnounced: true,
    enrollmentId: null,
    platformHandle: null,
    recoveryId: null,
    recoveryDelayUntil: null,
    dataDeletions: {},
    shownToFellowMembers: false,
    joinDayShown: false,
  }
}

/** Random bits in the place of a hash: no number and no secret has this hash. */
function unmatchedHash(): string {
  return randomBytes(HASH_BYTES).toString('base64url')
}
