import { newId, Refusal, type CriticalOperationName } from '@enigm/contracts'
import { accountOf, sessionOf, type Origin, type Work } from '@enigm/subgraph'
import { IsNull } from 'typeorm'
import { Account, accountAudit, accountData } from '../account/account.entity'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { refuseDelayed } from '../recovery/recovery-delay'
import { decisiveRestriction } from '../session/restriction'
import { Session } from '../session/session.entity'
import { liveStates, SessionRestriction, SessionState } from '../session/session.lifecycle'
import { TokenSigner, type SignedToken } from '../token-signer'
import { PinAttempts, succeed } from './pin-attempt'
import { PinHash } from './pin-hash'
import { refuseWeakPin } from './pin-strength'

export interface Authorize {
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

  /** @throws AccountsFailure PIN_ALREADY_SET, PIN_TOO_WEAK */
  async set(pin: string, origin: Origin): Promise<Account> {
    const accountId = accountOf(origin.caller)
    refuseWeakPin(pin, 'pin')
    const [known] = await this.app.read<{ isSet: boolean }>(
      'SELECT pin_hash IS NOT NULL AS "isSet" FROM account WHERE id = $1',
      [accountId],
    )
    if (!known) throw new AccountsFailure('NOT_FOUND')
    if (known.isSet) throw new AccountsFailure('PIN_ALREADY_SET')
    const pinHash = await this.hashes.create(pin)
    return this.app.transact(origin, async (work) => {
      const unset = await work.lock(Account, { id: accountId, pinHash: IsNull() })
      if (!unset) throw new AccountsFailure('PIN_ALREADY_SET')
      // A recovery during the grace period may have forgotten the PIN that canceling needs.
      await requireLive(work, sessionOf(origin.caller), accountId, [SessionRestriction.DELETION])
      return replacePin(work, accountId, pinHash, 'accounts.account.pin.set')
    })
  }

  /** @throws AccountsFailure PIN_NOT_SET, PIN_TOO_WEAK, PIN_WRONG, PIN_LOCKED */
  async change(currentPin: string, newPin: string, origin: Origin): Promise<Account> {
    const accountId = accountOf(origin.caller)
    refuseWeakPin(newPin, 'newPin')
    const matched = await this.attempts.check(accountId, currentPin, 'currentPin', origin)
    const pinHash = await this.hashes.create(newPin)
    return this.app.transact(origin, async (work) => {
      await succeed(work, accountId, matched, 'currentPin')
      await requireLive(work, sessionOf(origin.caller), accountId)
      return replacePin(work, accountId, pinHash, 'accounts.account.pin.changed')
    })
  }

  /**
   * Gives a grant that works once, for this operation on this target in this session, within 2 minutes (PIN-02).
   * @throws AccountsFailure PIN_NOT_SET, PIN_WRONG, PIN_LOCKED, RECOVERY_DELAY
   */
  async authorize({ pin, operation, targetId }: Authorize, origin: Origin): Promise<SignedToken> {
    const accountId = accountOf(origin.caller)
    const sessionId = sessionOf(origin.caller)
    await refuseDelayed(this.app, accountId, operation)
    const matched = await this.attempts.check(accountId, pin, 'pin', origin)
    const jti = newId('grant')
    const claims = { sub: accountId, sid: sessionId, jti, operation, target: targetId }
    const grant = await this.app.get(TokenSigner).grant(claims)
    await this.app.transact(origin, async (work) => {
      await succeed(work, accountId, matched, 'pin')
      await requireLive(work, sessionId, accountId, authorizing[operation])
      await work.announce(
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

function replacePin(
  work: Work,
  accountId: string,
  pinHash: string,
  type: 'accounts.account.pin.set' | 'accounts.account.pin.changed',
): Promise<Account> {
  return work.change(Account, { id: accountId }, { pinHash }, (account) => ({
    type,
    data: accountData(account),
    audit: accountAudit(account, accountId),
  }))
}

/** Nobody who restricts a whole account keeps its holder in it: the deletion can be asked for all the same (ACC-04). */
export const leavableFrom = [SessionRestriction.ACCOUNT, SessionRestriction.ORGANIZATION] as const

/** What a restricted session gets a grant for all the same: leaving from a restricted account, and staying after all (ACC-04). */
const authorizing: Partial<Record<CriticalOperationName, readonly SessionRestriction[]>> = {
  ACCOUNT_DELETION: leavableFrom,
  ACCOUNT_DELETION_CANCELATION: [SessionRestriction.DELETION],
}

/**
 * A session that is being closed or restricted does nothing more; one under a restriction named here does.
 * @throws Refusal UNAUTHENTICATED
 */
export async function requireLive(
  work: Work,
  sessionId: string,
  accountId: string,
  alsoUnder: readonly SessionRestriction[] = [],
): Promise<void> {
  const session = await work.lock(Session, { id: sessionId, accountId })
  if (session?.state === SessionState.ACTIVE) return
  const restrictedBy = session && liveStates.includes(session.state) ? decisiveRestriction(session) : null
  if (!restrictedBy || !alsoUnder.includes(restrictedBy)) throw new Refusal('UNAUTHENTICATED')
}
