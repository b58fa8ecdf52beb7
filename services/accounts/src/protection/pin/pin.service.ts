import { newId, type CriticalOperationName } from '@enigm/contracts'
import { accountOf, sessionOf, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account, accountAudit, accountData } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { refuseDelayed } from '../recovery/recovery-delay'
import { leavableFrom, requireLive } from '../../sign-in/session/session.access'
import { SessionRestriction } from '../../sign-in/session/session.lifecycle'
import { WrongProofs } from '../../sign-in/session/wrong-proofs'
import { TokenSigner, type SignedToken } from '../../crypto/token-signer'
import { PinAttempts, succeed } from './pin-attempt'
import { PinHash } from './pin-hash'
import { refuseWeakPin } from './pin-strength'

const { DELETION } = SessionRestriction

interface Authorize {
  pin: string
  operation: CriticalOperationName
  targetId: string
}

/** Sets, changes and asks for the critical-operation PIN (PIN-01). */
export class PinService {
  private readonly hashes: PinHash
  private readonly attempts: PinAttempts

  constructor(private readonly app: AccountsApp) {
    this.hashes = app.get(PinHash)
    this.attempts = app.get(PinAttempts)
  }

  /**
   * Sets the first PIN. The login secret proves that it is the holder who does: with a PIN of its own a stolen session would
   * add ways in and delete the account (THR-02).
   * @throws AccountsFailure PIN_ALREADY_SET, PIN_TOO_WEAK, CREDENTIALS_WRONG; Refusal RATE_LIMITED after too many wrong secrets
   */
  async set(context: CallContext, pin: string, loginSecret: string): Promise<Account> {
    const accountId = accountOf(context.caller)
    refuseWeakPin(pin, 'pin')
    const secretHash = this.app.get(CredentialsService).hashSecret(loginSecret)
    const [known] = await this.app.read<{ numberHash: string; isSet: boolean; isHolder: boolean }>(
      `SELECT number_hash AS "numberHash", pin_hash IS NOT NULL AS "isSet", secret_hash = $2 AS "isHolder"
       FROM account WHERE id = $1`,
      [accountId, secretHash],
    )
    if (!known) throw new AccountsFailure('NOT_FOUND')
    if (known.isSet) throw new AccountsFailure('PIN_ALREADY_SET')
    const setFirst = async () => {
      if (!known.isHolder) throw secretWrong()
      const pinHash = await this.hashes.create(pin)
      return this.app.transaction(context, (tx) => setFirstPin(tx, { accountId, secretHash, pinHash }))
    }
    return this.app.get(WrongProofs).limit('CREDENTIALS_WRONG', setFirst, known.numberHash)
  }

  /** @throws AccountsFailure PIN_NOT_SET, PIN_TOO_WEAK, PIN_WRONG, PIN_LOCKED */
  async change(context: CallContext, currentPin: string, newPin: string): Promise<Account> {
    const accountId = accountOf(context.caller)
    refuseWeakPin(newPin, 'newPin')
    const matched = await this.attempts.check(context, accountId, currentPin, 'currentPin')
    const pinHash = await this.hashes.create(newPin)
    return this.app.transaction(context, async (tx) => {
      await succeed(tx, accountId, matched, 'currentPin')
      await requireLive(tx)
      return replacePin(tx, accountId, pinHash, 'accounts.account.pin.changed')
    })
  }

  /**
   * Gives a grant that works once, for this operation on this target in this session, within 2 minutes (PIN-02).
   * @throws AccountsFailure PIN_NOT_SET, PIN_WRONG, PIN_LOCKED, RECOVERY_DELAY
   */
  async authorize(context: CallContext, { pin, operation, targetId }: Authorize): Promise<SignedToken> {
    const accountId = accountOf(context.caller)
    const sessionId = sessionOf(context.caller)
    await refuseDelayed(this.app, accountId, operation)
    const matched = await this.attempts.check(context, accountId, pin, 'pin')
    const jti = newId('grant')
    const claims = { sub: accountId, sid: sessionId, jti, operation, target: targetId }
    const grant = await this.app.get(TokenSigner).grant(claims)
    await this.app.transaction(context, async (tx) => {
      await succeed(tx, accountId, matched, 'pin')
      await requireLive(tx, authorizing[operation])
      await tx.emit(
        { id: jti, version: 1 },
        {
          type: 'accounts.grant.issued',
          data: { grantId: jti, accountId, sessionId, operation },
          audit: accountAudit({ id: accountId }, jti, operation),
        },
      )
    })
    return grant
  }
}

interface FirstPin {
  accountId: string
  secretHash: string
  pinHash: string
}

async function setFirstPin(tx: Transaction, { accountId, secretHash, pinHash }: FirstPin): Promise<Account> {
  const account = await tx.lock(Account, { id: accountId, secretHash })
  if (!account) throw secretWrong()
  if (account.pinHash !== null) throw new AccountsFailure('PIN_ALREADY_SET')
  // Whoever leaves, or is restricted as a whole, needs a PIN to delete the account or to keep it.
  await requireLive(tx, [...leavableFrom, DELETION])
  return replacePin(tx, accountId, pinHash, 'accounts.account.pin.set')
}

function secretWrong(): AccountsFailure {
  return new AccountsFailure('CREDENTIALS_WRONG', ['input', 'loginSecret'])
}

function replacePin(
  tx: Transaction,
  accountId: string,
  pinHash: string,
  type: 'accounts.account.pin.set' | 'accounts.account.pin.changed',
): Promise<Account> {
  return tx.change(Account, { id: accountId }, { pinHash }, (account) => ({
    type,
    data: accountData(account),
    audit: accountAudit(account, accountId),
  }))
}

/** What a restricted session gets a grant for all the same: leaving from a restricted account, and staying after all (ACC-04). */
const authorizing: Partial<Record<CriticalOperationName, readonly SessionRestriction[]>> = {
  ACCOUNT_DELETION: leavableFrom,
  ACCOUNT_DELETION_CANCELATION: [DELETION],
}
