import { tokenType } from '@enigm/contracts'
import { requireCurrent, type CallContext } from '@enigm/subgraph'
import { CredentialsService } from '../../account/credentials'
import { Challenges, knownOrigin, useChallenge, type Challenge } from '../../crypto/challenge'
import type { AccountsApp } from '../../config'
import { SessionService, type SessionTokens } from '../session/session.service'
import { WrongProofs } from '../session/wrong-proofs'
import { invalid, verifyAssertion } from './device-assertion'
import { DeviceKey } from './device-key.entity'
import { findTrustedDevice } from './device-key.queries'

/** Signs a trusted device in by the key that it was enrolled with. */
export class DeviceSignInService {
  constructor(private readonly app: AccountsApp) {}

  /** A nonce for this number on this origin; nothing is read, so every number gets one. @throws AccountsFailure ORIGIN_UNKNOWN */
  start(accountNumber: string, origin: string): Challenge {
    const numberHash = this.app.get(CredentialsService).hashNumber(accountNumber)
    return this.app.get(Challenges).issue('DEVICE_SIGN_IN', knownOrigin(this.app, origin), numberHash)
  }

  /**
   * Begins a session that belongs to the device and ends with its trust.
   * @throws AccountsFailure DEVICE_KEY_INVALID, the same whatever is wrong; ACCOUNT_NOT_ACTIVE after a correct signature;
   * Refusal RATE_LIMITED after too many wrong ones, never for a correct one
   */
  signIn(context: CallContext, assertion: string): Promise<SessionTokens> {
    return this.app.get(WrongProofs).limit('DEVICE_KEY_INVALID', () => this.prove(context, assertion))
  }

  private async prove(context: CallContext, assertion: string): Promise<SessionTokens> {
    const signed = await verifyAssertion(assertion, tokenType.deviceSignIn, this.app.config.ORIGINS)
    const { thumbprint, nonce } = signed
    const trusted = await findTrustedDevice(this.app, thumbprint)
    const isForBoth =
      trusted && this.app.get(Challenges).isValid(nonce, 'DEVICE_SIGN_IN', signed.origin, trusted.numberHash)
    if (!isForBoth) throw invalid()
    const { accountId, deviceId, role } = trusted
    return this.app.get(SessionService).begin(
      context,
      { id: accountId, role },
      {
        way: 'DEVICE_KEY',
        deviceId,
        prove: async (tx) => {
          await useChallenge(tx, nonce, 'DEVICE_KEY_INVALID')
          if (!(await tx.lock(DeviceKey, { deviceId, accountId, thumbprint }))) throw invalid()
          // The trust in the device is known from the events of devices.
          await requireCurrent(tx, 'devices')
        },
      },
    )
  }
}
