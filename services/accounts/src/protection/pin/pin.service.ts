import { newId, type CriticalOperationName } from '@enigm/contracts'
import { accountOf, select, sessionOf, type CallContext, type Transaction } from '@enigm/subgraph'
import { refuseDelayed } from '../../account/account.access'
import { Account, accountAudit, accounts } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import type { AccountsApp } from '../../config'
import { TokenSigner, type SignedToken } from '../../crypto/token-signer'
import { AccountsFailure } from '../../errors'
import { leavableFrom, requireLive } from '../../sign-in/session/session.access'
import type { SessionRestriction } from '../../sign-in/session/session.lifecycle'
import { WrongProofs } from '../../sign-in/session/wrong-proofs'
import { PinAttempts, requirePin } from './pin-attempt'
import { PinHash } from './pin-hash'

/** A request for a grant. */
interface Authorization {
  pin: string
  operation: CriticalOperationName
  targetId: string
}

/** A PIN to set, and the secret that proves the right to do so. */
interface FirstPin {
  accountId: string
  secretHash: string
  pinHash: string
}

const accountWithSecret = select(Account, undefined, ['numberHash'])
  .with<{ isSet: boolean; isHolder: boolean }>({
    isSet: 'pin_hash IS NOT NULL',
    isHolder: 'secret_hash = $2',
  })
  .where('id = $1')

/** Operations that a restricted session can get a grant for: the deletion of a restricted account, and its cancelation (ACC-04). */
const allowedUnder: Partial<Record<CriticalOperationName, readonly SessionRestriction[]>> = {
  ACCOUNT_DELETION: leavableFrom,
  ACCOUNT_DELETION_CANCELATION: ['DELETION'],
}

/** Sets, changes and verifies the critical-operation PIN (PIN-01). */
export class PinService {
  private readonly hashes: PinHash
  private readonly attempts: PinAttempts

  constructor(private readonly app: AccountsApp) {
    this.hashes = app.get(PinHash)
    this.attempts = app.get(PinAttempts)
  }

  /**
   * Sets the first PIN. The login secret proves that the holder calls: a stolen session that could set a PIN could add ways to
   * sign in and delete the account (THR-02).
   * @throws AccountsFailure PIN_ALREADY_SET, PIN_TOO_WEAK, CREDENTIALS_WRONG; Refusal RATE_LIMITED after too many wrong secrets
   */
  async set(context: CallContext, pin: string, loginSecret: string): Promise<Account> {
    const accountId = accountOf(context.caller)
    refuseWeakPin(pin, 'pin')
    const secretHash = this.app.get(CredentialsService).hashSecret(loginSecret)
    const [known] = await this.app.read(accountWithSecret, [accountId, secretHash])
    if (!known) throw new AccountsFailure('NOT_FOUND')
    if (known.isSet) throw new AccountsFailure('PIN_ALREADY_SET')
    const create = async () => {
      // Another request can have set it while this one waited.
      const [present] = await this.app.read(accountWithSecret, [accountId, secretHash])
      if (present?.isSet) throw new AccountsFailure('PIN_ALREADY_SET')
      const pinHash = await this.hashes.create(pin)
      return this.app.transaction(context, (tx) => setFirstPin(tx, { accountId, secretHash, pinHash }))
    }
    const setFirst = async () => {
      if (!known.isHolder) throw secretWrong()
      return this.attempts.inLineOf(accountId, create)
    }
    return this.app.get(WrongProofs).limit('CREDENTIALS_WRONG', setFirst, known.numberHash)
  }

  /** @throws AccountsFailure PIN_NOT_SET, PIN_TOO_WEAK, PIN_WRONG, PIN_LOCKED */
  async change(context: CallContext, currentPin: string, newPin: string): Promise<Account> {
    const accountId = accountOf(context.caller)
    refuseWeakPin(newPin, 'newPin')
    const given = { accountId, pin: currentPin, field: 'currentPin' }
    const matched = await this.attempts.check(context, given)
    const pinHash = await this.hashes.create(newPin)
    return this.app.transaction(context, async (tx) => {
      await requirePin(tx, accountId, matched, 'currentPin')
      await requireLive(tx)
      return accounts.change(tx, 'accounts.account.pin.changed', { id: accountId }, { set: { pinHash } })
    })
  }

  /**
   * Issues a grant that is valid once, for this operation on this target in this session, within 2 minutes (PIN-02).
   * @throws AccountsFailure PIN_NOT_SET, PIN_WRONG, PIN_LOCKED, RECOVERY_DELAY
   */
  async authorize(context: CallContext, { pin, operation, targetId }: Authorization): Promise<SignedToken> {
    const accountId = accountOf(context.caller)
    const sessionId = sessionOf(context.caller)
    await refuseDelayed(this.app, accountId, operation)
    const matched = await this.attempts.check(context, { accountId, pin, field: 'pin' })
    const jti = newId('grant')
    const claims = { sub: accountId, sid: sessionId, jti, operation, target: targetId }
    const grant = await this.app.get(TokenSigner).grant(claims)
    await this.app.transaction(context, async (tx) => {
      await requirePin(tx, accountId, matched, 'pin')
      await requireLive(tx, allowedUnder[operation])
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

/** Also under a restriction of the whole account: its holder needs a PIN to delete the account or to cancel the deletion. */
async function setFirstPin(tx: Transaction, { accountId, secretHash, pinHash }: FirstPin): Promise<Account> {
  const account = await tx.lock(Account, { id: accountId, secretHash })
  if (!account) throw secretWrong()
  if (account.pinHash !== null) throw new AccountsFailure('PIN_ALREADY_SET')
  await requireLive(tx, [...leavableFrom, 'DELETION'])
  return accounts.change(tx, 'accounts.account.pin.set', { id: accountId }, { set: { pinHash } })
}

function secretWrong(): AccountsFailure {
  return new AccountsFailure('CREDENTIALS_WRONG', ['input', 'loginSecret'])
}

/** @throws AccountsFailure PIN_TOO_WEAK unless a PIN has 6 to 12 digits that are neither all equal nor a straight sequence */
function refuseWeakPin(pin: string, field: string): void {
  if (!/^\d{6,12}$/.test(pin) || isSequence(pin)) throw new AccountsFailure('PIN_TOO_WEAK', ['input', field])
}

/** Whether every digit follows the one before it by the same step of 0, 1 or -1; 0 follows 9. */
function isSequence(pin: string): boolean {
  const digits = [...pin].map(Number)
  const steps = digits.slice(1).map((digit, index) => (digit - digits[index]! + 10) % 10)
  return [0, 1, 9].includes(steps[0]!) && steps.every((step) => step === steps[0])
}
