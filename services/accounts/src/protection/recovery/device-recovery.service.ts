import { Refusal, tokenType } from '@enigm/contracts'
import { accountOf, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import { Challenges, knownOrigin, useChallenge, type Challenge } from '../../crypto/challenge'
import type { AccountsApp } from '../../config'
import { invalid, verifyAssertion } from '../../sign-in/device-key/device-assertion'
import { DeviceKey } from '../../sign-in/device-key/device-key.entity'
import { findTrustedDevice } from '../../sign-in/device-key/device-key.queries'
import { AccountsFailure } from '../../errors'
import { requireLive } from '../../sign-in/session/session.access'
import { WrongProofs } from '../../sign-in/session/wrong-proofs'
import { cancel } from './recovery-ending'
import { RecoveryKind } from './recovery-kind'
import {
  freshToken,
  isRecoverable,
  lockOpenRecovery,
  openRecovery,
  provenHolder,
  supersede,
  type StartedRecovery,
} from './recovery-start'
import { Recovery } from './recovery.entity'
import { RecoveryState } from './recovery.lifecycle'

/**
 * Begins a recovery with the key of a trusted device. Whoever has the device may not be its holder, so nothing changes for
 * 24 hours, and every unrestricted session of the account can cancel it; so does the end of the device's trust (REC-01).
 */
export class DeviceRecoveryService {
  constructor(private readonly app: AccountsApp) {}

  /** A nonce for this number on this origin; it reads nothing, so every number gets one. @throws AccountsFailure ORIGIN_UNKNOWN */
  ask(accountNumber: string, origin: string): Challenge {
    const numberHash = this.app.get(CredentialsService).hashNumber(accountNumber)
    return this.app.get(Challenges).issue('DEVICE_RECOVERY', knownOrigin(this.app, origin), numberHash)
  }

  /**
   * Begins the recovery in the place of an earlier one that a device has begun. One by code stays: a code outlives every
   * device and proves more.
   * @throws AccountsFailure DEVICE_KEY_INVALID, the same whatever is wrong; after a right signature RECOVERY_BY_CODE_OPEN;
   * Refusal RATE_LIMITED after too many wrong ones, never to a right one
   */
  start(context: CallContext, assertion: string): Promise<StartedRecovery> {
    if (context.caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    return this.app.get(WrongProofs).limit('DEVICE_KEY_INVALID', () => this.begin(context, assertion))
  }

  private async begin(
    { correlationId }: Pick<CallContext, 'correlationId'>,
    assertion: string,
  ): Promise<StartedRecovery> {
    const signed = await verifyAssertion(assertion, tokenType.deviceRecovery, this.app.config.ORIGINS)
    const { nonce, thumbprint } = signed
    const trusted = await findTrustedDevice(this.app, thumbprint)
    const subject = trusted && [signed.origin, trusted.numberHash]
    if (!subject || !this.app.get(Challenges).isValid(nonce, 'DEVICE_RECOVERY', ...subject)) throw invalid()
    const { accountId, deviceId, role } = trusted
    const recoveryToken = freshToken()
    const origin = { caller: provenHolder({ id: accountId, role }), correlationId }
    const recovery = await this.app.transaction(origin, async (tx) => {
      await useChallenge(tx, nonce, 'DEVICE_KEY_INVALID')
      const isTrusted = await tx.lock(DeviceKey, { deviceId, accountId, thumbprint })
      const account = await tx.lock(Account, { id: accountId })
      if (!isTrusted || !account || !(await isRecoverable(tx, account))) throw invalid()
      await takePlace(tx, accountId)
      return openRecovery(tx, accountId, recoveryToken, deviceId)
    })
    return { recovery, recoveryToken }
  }

  /**
   * Ends a recovery that a device has begun. One by code cannot be canceled: whoever has taken a session over could keep the
   * holder out with it.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION
   */
  cancel(context: CallContext, recoveryId: string): Promise<Recovery> {
    const accountId = accountOf(context.caller)
    return this.app.transaction(context, async (tx) => {
      await tx.lock(Account, { id: accountId })
      const recovery = await tx.lock(Recovery, { id: recoveryId, accountId })
      if (!recovery) throw new AccountsFailure('NOT_FOUND', ['input', 'recoveryId'])
      await requireLive(tx)
      if (recovery.kind !== RecoveryKind.TRUSTED_DEVICE) throw new AccountsFailure('INVALID_TRANSITION')
      return cancel(tx, recovery, 'HOLDER')
    })
  }

  /** What is open for the own account now. */
  async openOf(accountId: string): Promise<Recovery | null> {
    const [recovery] = await this.app.read<Recovery>(
      `SELECT id, state, kind, account_id AS "accountId", completable_at AS "completableAt", expires_at AS "expiresAt"
       FROM recovery WHERE account_id = $1 AND state = $2 AND expires_at > clock_timestamp()`,
      [accountId, RecoveryState.OPEN],
    )
    return recovery ?? null
  }
}

/** @throws AccountsFailure RECOVERY_BY_CODE_OPEN */
async function takePlace(tx: Transaction, accountId: string): Promise<void> {
  const earlier = await lockOpenRecovery(tx, accountId)
  if (!earlier) return
  if (earlier.kind === RecoveryKind.RECOVERY_CODE && earlier.expiresAt > new Date()) {
    throw new AccountsFailure('RECOVERY_BY_CODE_OPEN')
  }
  await supersede(tx, earlier)
}
