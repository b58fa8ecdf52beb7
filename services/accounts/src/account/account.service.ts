import { createHash } from 'node:crypto'
import { newId, Refusal } from '@enigm/contracts'
import { anonymous, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { Pepper } from '../crypto/pepper'
import { Account, accountAudit, accountData } from './account.entity'
import { AccountState } from './account.lifecycle'
import { CredentialsService, type Credentials } from './credentials'
import { EnrollmentTokens } from './enrollment-token'
import { platformHandle } from './platform-handle'
import { RecoveryCode } from './recovery-code.entity'

const NUMBER_TRIES = 3
const UNIQUE_VIOLATION = '23505'

export interface CreateAccount {
  /** At least 128 bits: until the first sign-in it gives the credentials again. */
  idempotencyKey: string
  enrollmentToken?: string | null
}

export interface CreatedAccount extends Credentials {
  account: Account
}

export interface NewAccount {
  id: string
  /** What the credentials are derived from, beside the id. */
  seed: string
  enrollmentId: string | null
  role?: Account['role']
}

/** Creates accounts and reads one's own. */
export class AccountService {
  private readonly credentials: CredentialsService

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Creates an account that carries no identity (ACC-01). The same key gives the same answer until the first sign-in.
   * Whoever calls stays out of it: the new account's trail must not name another account.
   * @throws AccountsFailure IDEMPOTENCY_KEY_USED, ENROLLMENT_TOKEN_INVALID, ENROLLMENT_TOKEN_USED
   */
  async create({ caller, correlationId }: CallContext, input: CreateAccount): Promise<CreatedAccount> {
    if (caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const origin: CallContext = { caller: anonymous, correlationId }
    for (let attempt = 1; ; attempt++) {
      try {
        const account = await this.app.transaction(origin, (tx) => this.createOnce(input, tx))
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

  /** The account with this id, as its holder sees it. */
  async find(accountId: string): Promise<Account | null> {
    const [account] = await this.app.read<Account>('SELECT id, state FROM account WHERE id = $1', [accountId])
    return account ?? null
  }

  private async createOnce(input: CreateAccount, tx: Transaction): Promise<Account> {
    const { idempotencyKey, enrollmentToken } = input
    const key = this.app.get(Pepper).hash('idempotency-key', 'createAccount', idempotencyKey)
    // A digest: the token itself would let whoever reads the table redeem it.
    const request = { enrollment: enrollmentToken ? digest(enrollmentToken) : null }
    const { result, replayed } = await tx.idempotent({ scope: 'createAccount', key, request }, async () => {
      const enrollmentId = enrollmentToken
        ? await this.app.get(EnrollmentTokens).verify(enrollmentToken)
        : null
      return this.insert(tx, { id: newId('account'), seed: idempotencyKey, enrollmentId })
    })
    const account = await tx.manager.findOneByOrFail(Account, { id: result })
    if (replayed && (account.state !== AccountState.PENDING || account.recoveryId)) {
      throw new AccountsFailure('IDEMPOTENCY_KEY_USED', ['input', 'idempotencyKey'])
    }
    return account
  }

  /** Inserts the account with its credentials' hashes; a role other than a customer's is named in its trail. */
  async insert(tx: Transaction, { id, seed, enrollmentId, role = 'CUSTOMER' }: NewAccount): Promise<string> {
    const { accountNumber, loginSecret, recoveryCodes } = this.credentials.derive(id, seed)
    const row = newAccount(id, {
      state: AccountState.PENDING,
      role,
      numberHash: this.credentials.hashNumber(accountNumber),
      secretHash: this.credentials.hashSecret(loginSecret),
      enrollmentId,
      platformHandle: platformHandle(this.app, id),
    })
    await tx.create(Account, row, {
      type: 'accounts.account.created',
      data: { accountId: id, state: row.state, ...(enrollmentId ? { enrollmentId } : {}) },
      audit: accountAudit({ id }, id, role === 'CUSTOMER' ? undefined : role),
    })
    const codes = recoveryCodes.map((code, ordinal) => ({
      accountId: id,
      ordinal,
      codeHash: this.credentials.hashCode(id, code),
    }))
    await tx.manager.insert(RecoveryCode, codes)
    return id
  }
}

/** A new row without a PIN, which nobody else sees. */
export function newAccount(
  id: string,
  given: Pick<Account, 'state' | 'role' | 'numberHash' | 'secretHash' | 'enrollmentId' | 'platformHandle'>,
): Omit<Account, 'version'> {
  return {
    id,
    ...given,
    shownToFellowMembers: false,
    joinDayShown: false,
    moveReason: null,
    recoveryId: null,
    recoveryDelayUntil: null,
    pinHash: null,
    pinAttempts: 0,
    pinLockedUntil: null,
    pinLockAnnounced: true,
  }
}

/** The present state of every account, and a deletion that is under way, told again to services that join late. */
export async function reportAccounts(app: AccountsApp, after: string, limit: number) {
  const accounts = await app.read<Account & { deletionId: string | null }>(
    `SELECT account.id, version, account.state, enrollment_id AS "enrollmentId", recovery_id AS "recoveryId",
       deletion.id AS "deletionId"
     FROM account LEFT JOIN account_deletion deletion ON account_id = account.id AND deletion.state = 'EXECUTING'
     WHERE account.id > $1 ORDER BY account.id LIMIT $2`,
    [after, limit],
  )
  return accounts.map((account) => ({
    aggregateId: account.id,
    version: account.version,
    data: {
      ...accountData(account),
      enrollmentId: account.enrollmentId ?? undefined,
      recoveryId: account.recoveryId ?? undefined,
      deletionId: account.deletionId ?? undefined,
    },
  }))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function violatedConstraint(error: unknown): string | undefined {
  const { driverError } = error as { driverError?: { code?: string; constraint?: string } }
  return driverError?.code === UNIQUE_VIOLATION ? driverError.constraint : undefined
}
