import { Refusal, tokenType } from '@enigm/contracts'
import { requireCurrent, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import type { AccountsApp } from '../../config'
import { Challenges, knownOrigin, useChallenge, type Challenge } from '../../crypto/challenge'
import { AccountsFailure } from '../../errors'
import { invalid, verifyAssertion } from '../../sign-in/device-key/device-assertion'
import { DeviceKey } from '../../sign-in/device-key/device-key.entity'
import { findTrustedDevice } from '../../sign-in/device-key/device-key.queries'
import { WrongProofs } from '../../sign-in/session/wrong-proofs'
import { isRecoverable, lockOpenRecovery, provenHolder } from './recovery.access'
import type { Recovery } from './recovery.entity'
import { openRecovery, type StartedRecovery } from './recovery.service'

/**
 * Starts recoveries with the key of a trusted device. Another person than the holder may have the device, so the recovery changes
 * nothing for 24 hours; every unrestricted session of the account can cancel it, and so does the end of the device's trust
 * (REC-01).
 */
export class DeviceRecoveryService {
  constructor(private readonly app: AccountsApp) {}

  /** A nonce for this number on this origin; nothing is read, so every number gets one. @throws AccountsFailure ORIGIN_UNKNOWN */
  issueNonce(accountNumber: string, origin: string): Challenge {
    const numberHash = this.app.get(CredentialsService).hashNumber(accountNumber)
    return this.app.get(Challenges).issue('DEVICE_RECOVERY', knownOrigin(this.app, origin), numberHash)
  }

  /**
   * Starts the recovery, which supersedes an earlier one by a device. One by code stays open: a code outlives every device and is
   * the stronger proof.
   * @throws AccountsFailure DEVICE_KEY_INVALID, the same whatever is wrong; RECOVERY_BY_CODE_OPEN after a correct signature;
   * Refusal RATE_LIMITED after too many wrong ones, never for a correct one
   */
  start(context: CallContext, assertion: string): Promise<StartedRecovery> {
    if (context.caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    return this.app.get(WrongProofs).limit('DEVICE_KEY_INVALID', () => this.prove(context, assertion))
  }

  private async prove({ correlationId }: CallContext, assertion: string): Promise<StartedRecovery> {
    const signed = await verifyAssertion(assertion, tokenType.deviceRecovery, this.app.config.ORIGINS)
    const { nonce, thumbprint } = signed
    const trusted = await findTrustedDevice(this.app, thumbprint)
    const isForBoth =
      trusted && this.app.get(Challenges).isValid(nonce, 'DEVICE_RECOVERY', signed.origin, trusted.numberHash)
    if (!isForBoth) throw invalid()
    const { accountId, deviceId, role } = trusted
    const context = { caller: provenHolder({ id: accountId, role }), correlationId }
    return this.app.transaction(context, async (tx) => {
      await useChallenge(tx, nonce, 'DEVICE_KEY_INVALID')
      const isTrusted = await tx.lock(DeviceKey, { deviceId, accountId, thumbprint })
      const account = await tx.lock(Account, { id: accountId })
      if (!isTrusted || !account || !(await isRecoverable(tx, account))) throw invalid()
      await requireCurrent(tx, 'devices')
      const earlier = await lockReplaceable(tx, accountId)
      return openRecovery(tx, { accountId, deviceId, earlier })
    })
  }
}

/** The open recovery that one by a device supersedes. @throws AccountsFailure RECOVERY_BY_CODE_OPEN */
async function lockReplaceable(tx: Transaction, accountId: string): Promise<Recovery | null> {
  const earlier = await lockOpenRecovery(tx, accountId)
  const isByCode = earlier?.kind === 'RECOVERY_CODE' && earlier.expiresAt > (await tx.now())
  if (isByCode) throw new AccountsFailure('RECOVERY_BY_CODE_OPEN')
  return earlier
}
