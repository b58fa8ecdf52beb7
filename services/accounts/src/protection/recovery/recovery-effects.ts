import type { Transaction } from '@enigm/subgraph'
import { Account, accountAudit, accountData } from '../../account/account.entity'
import { RecoveryCode } from '../../account/recovery-code.entity'
import { DeviceKey } from '../../sign-in/device-key/device-key.entity'
import { Passkey, passkeyData } from '../../sign-in/passkey/passkey.entity'
import { pinLockJob } from '../pin/pin-attempt'
import { closeLiveSessions } from '../../sign-in/session/ending'
import { closeCase } from './recovery-case.service'
import { delayAfter } from './recovery-delay'
import { Recovery, recoveryData } from './recovery.entity'
import { recoveryLifecycle } from './recovery.lifecycle'

interface RenewedCredentials {
  secretHash: string
  codeHashes: string[]
  /** Forgets the PIN, so that a new one can be set. */
  resetPin: boolean
}

/**
 * What a recovery does, with one audit entry: every way in from before it ends, and none of the account's states moves. Its
 * last event is `accounts.account.recovered`: whoever reacts to it knows that the sessions from before are closed.
 */
export async function restoreAccess(
  tx: Transaction,
  { id: accountId }: Account,
  { id }: Recovery,
  { secretHash, codeHashes, resetPin }: RenewedCredentials,
): Promise<Recovery> {
  await closeLiveSessions(tx, { accountId }, 'RECOVERY')
  await removePasskeys(tx, accountId)
  // Devices restricts them too, but only when it hears of it; a lifted restriction brings a key back.
  await tx.manager.delete(DeviceKey, { accountId })
  await replaceCodes(tx, accountId, codeHashes)
  await closeCase(tx, accountId)
  // Not before the sessions have ended: a session that ends later was begun later.
  const now = new Date()
  const recovery = await tx.move(Recovery, recoveryLifecycle, 'complete', {
    where: { id },
    set: { endedAt: now },
    data: recoveryData,
  })
  await tx.cancelJob(pinLockJob, accountId)
  const renewed: Partial<Account> = {
    secretHash,
    recoveryId: id,
    recoveryDelayUntil: delayAfter(now),
    pinAttempts: 0,
    pinLockedUntil: null,
    pinLockAnnounced: true,
    ...(resetPin ? { pinHash: null } : {}),
  }
  await tx.change(Account, { id: accountId }, renewed, (account) => ({
    type: 'accounts.account.recovered',
    data: { ...accountData(account), recoveryId: id },
    audit: accountAudit(account, accountId, resetPin ? 'PIN_RESET' : undefined),
  }))
  return recovery
}

/** Somebody else may have registered one. The account is locked, so none comes in between. */
async function removePasskeys(tx: Transaction, accountId: string): Promise<void> {
  const passkeys = await tx.manager.find(Passkey, {
    where: { accountId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
  for (const { id } of passkeys) {
    await tx.change(Passkey, { id }, {}, (passkey) => ({
      type: 'accounts.passkey.removed',
      data: passkeyData(passkey),
    }))
  }
  await tx.manager.delete(Passkey, { accountId })
}

async function replaceCodes(
  tx: Transaction,
  accountId: string,
  codeHashes: readonly string[],
): Promise<void> {
  await tx.manager.delete(RecoveryCode, { accountId })
  const codes = codeHashes.map((codeHash, ordinal) => ({ accountId, ordinal, codeHash }))
  await tx.manager.insert(RecoveryCode, codes)
}
