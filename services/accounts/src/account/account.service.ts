import { createHash } from 'node:crypto'
import { newId, Refusal } from '@enigm/contracts'
import { accountOf, anonymous, violatedConstraint, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { Pepper } from '../crypto/pepper'
import { AccountsFailure } from '../errors'
import { Account, accounts } from './account.entity'
import { CredentialsService, type Credentials } from './credentials'
import { EnrollmentTokens } from './enrollment-token'
import { expiryJob, UNUSED_MILLISECONDS } from './expiry'
import { platformHandle } from './platform-handle'
import { RecoveryCode } from './recovery-code.entity'

const NUMBER_TRIES = 3

/** What a holder lets fellow members see. */
export type Visibility = Pick<Account, 'shownToFellowMembers' | 'joinDayShown'>

interface CreateAccount {
  /** Until the first sign-in it gives the credentials again. */
  idempotencyKey: string
  enrollmentToken?: string | null
}

export interface CreatedAccount extends Credentials {
  account: Account
}

interface NewAccount {
  id: string
  /** What the credentials are derived from, together with the id. */
  seed: string
  enrollmentId: string | null
  role?: Account['role']
}

/** Creates accounts and changes what their holders let others see. */
export class AccountService {
  private readonly credentials: CredentialsService

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Creates an account that carries no identity (ACC-01). The same key gives the same answer until the first sign-in; without
   * one the account is erased after 24 hours. The
   * caller is left out: the trail of the new account must not name another account.
   * @throws AccountsFailure IDEMPOTENCY_KEY_USED, ENROLLMENT_TOKEN_INVALID, ENROLLMENT_TOKEN_USED
   */
  async create({ caller, correlationId }: CallContext, input: CreateAccount): Promise<CreatedAccount> {
    if (caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const context: CallContext = { caller: anonymous, correlationId }
    for (let attempt = 1; ; attempt++) {
      try {
        const account = await this.app.transaction(context, (tx) => this.createOnce(tx, input))
        return { account, ...this.credentials.derive(account.id, input.idempotencyKey) }
      } catch (error) {
        const constraint = violatedConstraint(error)
        if (constraint === 'account_of_enrollment') {
          throw new AccountsFailure('ENROLLMENT_TOKEN_USED', ['input', 'enrollmentToken'])
        }
        if (constraint !== 'account_number' || attempt === NUMBER_TRIES) throw error
      }
    }
  }

  /** Sets what the calling account lets others see (ACC-09); the input can name no other account. @throws DomainFailure NOT_FOUND */
  updateVisibility(
    context: CallContext,
    { shownToFellowMembers, joinDayShown }: Visibility,
  ): Promise<Account> {
    const set = { shownToFellowMembers, joinDayShown }
    const id = accountOf(context.caller)
    const reason = visibilityReason(set)
    return this.app.transaction(context, (tx) =>
      accounts.change(tx, 'accounts.account.visibility.changed', { id }, { set, reason }),
    )
  }

  /** Inserts the account with its credentials' hashes; a role other than a customer's stands in its trail. */
  async insert(tx: Transaction, { id, seed, enrollmentId, role = 'CUSTOMER' }: NewAccount): Promise<string> {
    const { accountNumber, loginSecret, recoveryCodes } = this.credentials.derive(id, seed)
    const row = newAccount(id, {
      state: 'PENDING',
      role,
      numberHash: this.credentials.hashNumber(accountNumber),
      secretHash: this.credentials.hashSecret(loginSecret),
      enrollmentId,
      platformHandle: platformHandle(this.app, id),
    })
    await accounts.create(tx, 'accounts.account.created', row, {
      event: enrollmentId ? { enrollmentId } : {},
      reason: role === 'CUSTOMER' ? undefined : role,
    })
    await tx.manager.insert(RecoveryCode, this.credentials.codeRows(id, recoveryCodes))
    return id
  }

  private async createOnce(tx: Transaction, input: CreateAccount): Promise<Account> {
    const { idempotencyKey, enrollmentToken } = input
    const key = this.app.get(Pepper).hash('idempotency-key', 'createAccount', idempotencyKey)
    // A digest: a reader of the table could redeem the token itself.
    const request = { enrollment: enrollmentToken ? digest(enrollmentToken) : null }
    const { result, replayed } = await tx.idempotent({ scope: 'createAccount', key, request }, async () => {
      const enrollmentId = enrollmentToken
        ? await this.app.get(EnrollmentTokens).verify(enrollmentToken)
        : null
      const id = newId('account')
      await tx.scheduleJob({ kind: expiryJob, aggregateId: id, afterMilliseconds: UNUSED_MILLISECONDS })
      return this.insert(tx, { id, seed: idempotencyKey, enrollmentId })
    })
    const account = await tx.manager.findOneByOrFail(Account, { id: result })
    if (replayed && (account.state !== 'PENDING' || account.recoveryId)) {
      throw new AccountsFailure('IDEMPOTENCY_KEY_USED', ['input', 'idempotencyKey'])
    }
    return account
  }
}

/** A new row without a PIN, which fellow members do not see. */
export function newAccount(
  id: string,
  given: Pick<Account, 'state' | 'role' | 'numberHash' | 'secretHash' | 'enrollmentId' | 'platformHandle'>,
): Omit<Account, 'version'> {
  return {
    id,
    ...given,
    secretChangedAt: null,
    dataDeletions: {},
    shownToFellowMembers: false,
    joinDayShown: false,
    moveReason: null,
    recoveryId: null,
    recoveryDelayUntil: null,
    pinHash: null,
    pinChangedAt: null,
    pinAttempts: 0,
    pinLockedUntil: null,
    pinLockAnnounced: true,
  }
}

/** What the trail says of a new visibility. */
function visibilityReason({ shownToFellowMembers, joinDayShown }: Visibility): string {
  if (!shownToFellowMembers) return 'HIDDEN'
  return joinDayShown ? 'SHOWN_WITH_JOIN_DAY' : 'SHOWN'
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
