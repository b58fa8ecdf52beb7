import { Refusal } from '@enigm/contracts'
import { DAY_MILLISECONDS, select, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account, accounts } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import { RecoveryCode } from '../../account/recovery-code.entity'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { DeviceKey } from '../../sign-in/device-key/device-key.entity'
import { Passkey, passkeys } from '../../sign-in/passkey/passkey.entity'
import { closeLiveSessions } from '../../sign-in/session/ending'
import { pinLockJob } from '../pin/pin-attempt'
import { closeCase } from './recovery-case.service'
import { isRecoverable, provenHolder } from './recovery.access'
import { recoveries, Recovery } from './recovery.entity'
import { hashToken } from './recovery.service'

const DELAY_MILLISECONDS = DAY_MILLISECONDS

interface CompletedRecovery {
  recovery: Recovery
  loginSecret: string
  recoveryCodes: string[]
}

interface RenewedCredentials {
  secretHash: string
  codes: Omit<RecoveryCode, 'usedAt'>[]
  /** Removes the PIN, so that another one can be set. */
  resetPin: boolean
}

const holderOfToken = select(Account, 'account', ['id', 'role'])
  .with<{ recoveryId: string }>({ recoveryId: 'recovery.id' })
  .join('JOIN recovery ON recovery.account_id = account.id')
  .where('recovery.token_hash = $1')

/** Completes recoveries: they give the holder access to the account, and to no content (REC-01, REC-03). */
export class RecoveryCompletionService {
  private readonly credentials: CredentialsService

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Gives the account new credentials, closes every session and delays deletion and transfer of ownership for 24 hours. The same
   * token gives the same credentials again until the first sign-in with them, so that a lost answer does not lose the account.
   * Staff and machines complete no recovery, not even with a token that its holder gave them (REC-03).
   * @throws AccountsFailure RECOVERY_INVALID, RECOVERY_NOT_YET
   */
  async complete(
    { caller, correlationId }: CallContext,
    recoveryToken: string,
    resetPin: boolean,
  ): Promise<CompletedRecovery> {
    if (caller.role && caller.role !== 'CUSTOMER') throw new Refusal('FORBIDDEN')
    const [holder] = await this.app.read(holderOfToken, [hashToken(recoveryToken)])
    if (!holder) throw new AccountsFailure('RECOVERY_INVALID')
    const { id: accountId, recoveryId } = holder
    const { loginSecret, recoveryCodes } = this.credentials.derive(accountId, recoveryToken)
    const renewed = {
      secretHash: this.credentials.hashSecret(loginSecret),
      codes: this.credentials.codeRows(accountId, recoveryCodes),
      resetPin,
    }
    const context = { caller: provenHolder(holder), correlationId }
    const recovery = await this.app.transaction(context, (tx) =>
      completeOnce(tx, { accountId, recoveryId }, renewed),
    )
    return { recovery, loginSecret, recoveryCodes }
  }
}

/** @throws AccountsFailure RECOVERY_INVALID, RECOVERY_NOT_YET */
async function completeOnce(
  tx: Transaction,
  { accountId, recoveryId }: { accountId: string; recoveryId: string },
  renewed: RenewedCredentials,
): Promise<Recovery> {
  const account = await tx.lock(Account, { id: accountId })
  const recovery = await tx.lock(Recovery, { id: recoveryId })
  const isInTime = recovery && recovery.expiresAt > (await tx.now())
  if (!account || !isInTime || !(await isRecoverable(tx, account))) {
    throw new AccountsFailure('RECOVERY_INVALID')
  }
  if (recovery.state === 'OPEN') {
    await requireCompletable(tx, recovery)
    return restoreAccess(tx, recovery, renewed)
  }
  if (await isUnused(tx, account, recovery)) return recovery
  throw new AccountsFailure('RECOVERY_INVALID')
}

/**
 * A recovery that a device has started is delayed, and ends with the trust in that device, also while the event of that end is
 * still to arrive here.
 * @throws AccountsFailure RECOVERY_INVALID, RECOVERY_NOT_YET
 */
async function requireCompletable(
  tx: Transaction,
  { accountId, deviceId, completableAt }: Recovery,
): Promise<void> {
  if (deviceId && !(await tx.manager.existsBy(DeviceKey, { deviceId, accountId }))) {
    throw new AccountsFailure('RECOVERY_INVALID')
  }
  if (completableAt > (await tx.now())) throw new AccountsFailure('RECOVERY_NOT_YET')
}

/** Whether it was completed and no session has begun since then: every earlier session ended with it. */
async function isUnused(
  tx: Transaction,
  account: Account,
  { id, state, endedAt }: Recovery,
): Promise<boolean> {
  if (state !== 'COMPLETED' || account.recoveryId !== id) return false
  const [later] = await tx.query<object>(
    'SELECT 1 FROM session WHERE account_id = $1 AND (ended_at IS NULL OR ended_at > $2) LIMIT 1',
    [account.id, endedAt],
  )
  return !later
}

/**
 * Ends every earlier way to sign in, with one audit entry; the state of the account stays. `accounts.account.recovered` is the last
 * event: a service that handles it knows that the earlier sessions are closed.
 */
async function restoreAccess(
  tx: Transaction,
  { id, accountId }: Recovery,
  { secretHash, codes, resetPin }: RenewedCredentials,
): Promise<Recovery> {
  await closeLiveSessions(tx, { accountId }, 'RECOVERY')
  await removePasskeys(tx, accountId)
  // Devices restricts its devices too, but only when the event arrives; a lifted restriction brings a key back.
  await tx.manager.delete(DeviceKey, { accountId })
  await tx.manager.delete(RecoveryCode, { accountId })
  await tx.manager.insert(RecoveryCode, codes)
  await closeCase(tx, accountId)
  // Not the moment of the transaction, but after the end of the sessions: a session that ends later has begun later.
  const [moment] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  const { now } = moment!
  const recovery = await recoveries.move(tx, 'COMPLETE', { id }, { set: { endedAt: now }, audit: null })
  await tx.cancelJob(pinLockJob, accountId)
  const set: Partial<Account> = {
    secretHash,
    recoveryId: id,
    recoveryDelayUntil: new Date(now.getTime() + DELAY_MILLISECONDS),
    pinAttempts: 0,
    pinLockedUntil: null,
    pinLockAnnounced: true,
    ...(resetPin && { pinHash: null }),
  }
  await accounts.change(
    tx,
    'accounts.account.recovered',
    { id: accountId },
    { set, event: { recoveryId: id }, reason: resetPin ? 'PIN_RESET' : undefined },
  )
  return recovery
}

/** Another person may have registered one. The account is locked, so none is added in the meantime. */
async function removePasskeys(tx: Transaction, accountId: string): Promise<void> {
  const registered = await tx.manager.find(Passkey, {
    where: { accountId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
  for (const { id } of registered) {
    await passkeys.change(tx, 'accounts.passkey.removed', { id }, { audit: null })
  }
  await tx.manager.delete(Passkey, { accountId })
}
