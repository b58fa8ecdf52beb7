import { createHash, randomBytes } from 'node:crypto'
import { newId, Refusal } from '@enigm/contracts'
import type { Caller, Origin, Work } from '@enigm/subgraph'
import { Account } from '../account/account.entity'
import { AccountState } from '../account/account.lifecycle'
import { CredentialsService } from '../account/credentials'
import type { AccountsApp } from '../config'
import { isBeingDeleted } from '../deletion/deletion.rows'
import { AccountsFailure } from '../errors'
import { Recovery, recoveryAudit, recoveryData } from './recovery.entity'
import { recoveryLifecycle, RecoveryState } from './recovery.lifecycle'
import { recoveryTimer } from './recovery-ending'
import { restoreAccess } from './recovery-effects'
import { WINDOW_MILLISECONDS } from './recovery-window'

const TOKEN_BYTES = 32

export interface StartedRecovery {
  recovery: Recovery
  /** 256 random bits, shown once. */
  recoveryToken: string
}

export interface CompletedRecovery {
  recovery: Recovery
  loginSecret: string
  recoveryCodes: string[]
}

type Holder = Pick<Account, 'id' | 'role'>

/** Gives an account back to whoever holds one of its recovery codes, and no content with it (REC-01, REC-03). */
export class RecoveryService {
  private readonly credentials: CredentialsService
  /** Whose codes are looked up when there is no such account. */
  private readonly nobody = newId('account')

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Uses up a recovery code. An unknown number, a wrong code and a used one give the same answer after the same two reads.
   * Nothing is counted and nothing locks: 128 bits need no lock-out, so whoever knows a number cannot keep its holder out.
   * @throws AccountsFailure RECOVERY_CODE_WRONG
   */
  async start(
    accountNumber: string,
    recoveryCode: string,
    { caller, correlationId }: Origin,
  ): Promise<StartedRecovery> {
    if (caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const { holder, codeHash } = await this.prove(accountNumber, recoveryCode)
    const recoveryToken = randomBytes(TOKEN_BYTES).toString('base64url')
    const recovery = await this.app.transact({ caller: callerOf(holder), correlationId }, async (work) => {
      const account = await work.lock(Account, { id: holder.id })
      if (!account || !(await isRecoverable(work, account))) throw new AccountsFailure('RECOVERY_CODE_WRONG')
      await useCode(work, holder.id, codeHash)
      await supersede(work, holder.id)
      return open(work, holder.id, recoveryToken)
    })
    return { recovery, recoveryToken }
  }

  /**
   * Gives the account new credentials, closes every session and delays deletion and transfer of ownership for 24 hours. The
   * same token gives the same credentials again until somebody signs in with them: a lost answer must not lose the account.
   * Staff and machines complete none, not even with a token that somebody gave them (REC-03).
   * @throws AccountsFailure RECOVERY_INVALID
   */
  async complete(
    recoveryToken: string,
    resetPin: boolean,
    { caller, correlationId }: Origin,
  ): Promise<CompletedRecovery> {
    if (caller.role && caller.role !== 'CUSTOMER') throw new Refusal('FORBIDDEN')
    const [holder] = await this.app.read<Holder & { recoveryId: string }>(
      `SELECT account.id, role, recovery.id AS "recoveryId"
       FROM recovery JOIN account ON account.id = account_id WHERE token_hash = $1`,
      [hashToken(recoveryToken)],
    )
    if (!holder) throw new AccountsFailure('RECOVERY_INVALID')
    const { loginSecret, recoveryCodes } = this.credentials.derive(holder.id, recoveryToken)
    const renewed = {
      secretHash: this.credentials.hashSecret(loginSecret),
      codeHashes: recoveryCodes.map((code) => this.credentials.hashCode(holder.id, code)),
      resetPin,
    }
    const recovery = await this.app.transact({ caller: callerOf(holder), correlationId }, async (work) => {
      const account = await work.lock(Account, { id: holder.id })
      const found = await work.lock(Recovery, { id: holder.recoveryId })
      const isInTime = found && found.expiresAt > new Date()
      if (!account || !isInTime || !(await isRecoverable(work, account))) {
        throw new AccountsFailure('RECOVERY_INVALID')
      }
      if (found.state === RecoveryState.OPEN) return restoreAccess(work, account, found, renewed)
      if (await isUnused(work, account, found)) return found
      throw new AccountsFailure('RECOVERY_INVALID')
    })
    return { recovery, loginSecret, recoveryCodes }
  }

  private async prove(
    accountNumber: string,
    recoveryCode: string,
  ): Promise<{ holder: Holder; codeHash: string }> {
    const [holder] = await this.app.read<Holder>('SELECT id, role FROM account WHERE number_hash = $1', [
      this.credentials.hashNumber(accountNumber),
    ])
    const accountId = holder?.id ?? this.nobody
    const codeHash = this.credentials.hashCode(accountId, recoveryCode)
    const [code] = await this.app.read<object>(
      'SELECT 1 FROM recovery_code WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL',
      [accountId, codeHash],
    )
    if (!holder || !code) throw new AccountsFailure('RECOVERY_CODE_WRONG')
    return { holder, codeHash }
  }
}

/**
 * Only a customer recovers: staff who lost their secret get another account from an operator. During the grace period of a
 * deletion it helps a holder to cancel it; once that has begun there is nothing to come back to.
 */
async function isRecoverable(work: Work, { id, role, state }: Account): Promise<boolean> {
  return role === 'CUSTOMER' && state !== AccountState.DELETED && !(await isBeingDeleted(work, id))
}

/** Of two at once one uses the code. @throws AccountsFailure RECOVERY_CODE_WRONG */
async function useCode(work: Work, accountId: string, codeHash: string): Promise<void> {
  const [used] = await work.query<object>(
    `UPDATE recovery_code SET used_at = clock_timestamp()
     WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING ordinal`,
    [accountId, codeHash],
  )
  if (!used) throw new AccountsFailure('RECOVERY_CODE_WRONG')
}

/** An account has one open recovery; whoever starts another one holds another code. */
async function supersede(work: Work, accountId: string): Promise<void> {
  const earlier = await work.lock(Recovery, { accountId, state: RecoveryState.OPEN })
  if (!earlier) return
  await work.move(Recovery, recoveryLifecycle, 'supersede', {
    where: { id: earlier.id },
    set: { endedAt: new Date() },
    data: recoveryData,
    audit: recoveryAudit,
  })
}

async function open(work: Work, accountId: string, recoveryToken: string): Promise<Recovery> {
  const row = {
    id: newId('recovery'),
    state: RecoveryState.OPEN,
    accountId,
    tokenHash: hashToken(recoveryToken),
    expiresAt: new Date(Date.now() + WINDOW_MILLISECONDS),
    extensions: 0,
    endedAt: null,
  }
  const recovery = await work.create(Recovery, row, {
    type: 'accounts.recovery.started',
    data: { recoveryId: row.id, accountId, state: row.state },
    audit: recoveryAudit(row),
  })
  await work.schedule({ kind: recoveryTimer, aggregateId: recovery.id, dueAt: recovery.expiresAt })
  return recovery
}

/** Whether it was completed and nobody has signed in since: every earlier session ended with it. */
async function isUnused(work: Work, account: Account, { id, state, endedAt }: Recovery): Promise<boolean> {
  if (state !== RecoveryState.COMPLETED || account.recoveryId !== id) return false
  const [later] = await work.query<object>(
    'SELECT 1 FROM session WHERE account_id = $1 AND (ended_at IS NULL OR ended_at > $2) LIMIT 1',
    [account.id, endedAt],
  )
  return !later
}

/** The holder, proven by code or token and by nothing else: without a session and without a scope. */
function callerOf({ id, role }: Holder): Caller {
  return { kind: 'account', accountId: id, role, scopes: new Set() }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
