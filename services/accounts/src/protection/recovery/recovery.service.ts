import { newId, Refusal } from '@enigm/contracts'
import type { CallContext, Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import type { AccountsApp } from '../../config'
import { DeviceKey } from '../../sign-in/device-key/device-key.entity'
import { AccountsFailure } from '../../errors'
import { WrongProofs } from '../../sign-in/session/wrong-proofs'
import { Recovery } from './recovery.entity'
import { RecoveryState } from './recovery.lifecycle'
import { restoreAccess } from './recovery-effects'
import {
  freshToken,
  hashToken,
  isRecoverable,
  lockOpenRecovery,
  openRecovery,
  provenHolder,
  supersede,
  type Holder,
  type StartedRecovery,
} from './recovery-start'

interface CompletedRecovery {
  recovery: Recovery
  loginSecret: string
  recoveryCodes: string[]
}

interface ProvenCode {
  holder: Holder
  codeHash: string
}

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
   * Nothing locks: 128 bits need no lock-out, so whoever knows a number cannot keep its holder out.
   * @throws AccountsFailure RECOVERY_CODE_WRONG; Refusal RATE_LIMITED after too many wrong ones, never to a right one
   */
  start(context: CallContext, accountNumber: string, recoveryCode: string): Promise<StartedRecovery> {
    if (context.caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const numberHash = this.credentials.hashNumber(accountNumber)
    const begin = async () => this.begin(context, await this.prove(numberHash, recoveryCode))
    return this.app.get(WrongProofs).limit('RECOVERY_CODE_WRONG', begin, numberHash)
  }

  /**
   * Gives the account new credentials, closes every session and delays deletion and transfer of ownership for 24 hours. The
   * same token gives the same credentials again until somebody signs in with them: a lost answer must not lose the account.
   * Staff and machines complete none, not even with a token that somebody gave them (REC-03).
   * @throws AccountsFailure RECOVERY_INVALID, RECOVERY_NOT_YET
   */
  async complete(
    { caller, correlationId }: CallContext,
    recoveryToken: string,
    resetPin: boolean,
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
    const recovery = await this.app.transaction(
      { caller: provenHolder(holder), correlationId },
      async (tx) => {
        const account = await tx.lock(Account, { id: holder.id })
        const found = await tx.lock(Recovery, { id: holder.recoveryId })
        const isInTime = found && found.expiresAt > new Date()
        if (!account || !isInTime || !(await isRecoverable(tx, account))) {
          throw new AccountsFailure('RECOVERY_INVALID')
        }
        if (found.state === RecoveryState.OPEN) {
          await requireCompletable(tx, found)
          return restoreAccess(tx, account, found, renewed)
        }
        if (await isUnused(tx, account, found)) return found
        throw new AccountsFailure('RECOVERY_INVALID')
      },
    )
    return { recovery, loginSecret, recoveryCodes }
  }

  private async begin(
    { correlationId }: Pick<CallContext, 'correlationId'>,
    { holder, codeHash }: ProvenCode,
  ): Promise<StartedRecovery> {
    const recoveryToken = freshToken()
    const origin = { caller: provenHolder(holder), correlationId }
    const recovery = await this.app.transaction(origin, async (tx) => {
      const account = await tx.lock(Account, { id: holder.id })
      if (!account || !(await isRecoverable(tx, account))) throw new AccountsFailure('RECOVERY_CODE_WRONG')
      await useCode(tx, holder.id, codeHash)
      const earlier = await lockOpenRecovery(tx, holder.id)
      if (earlier) await supersede(tx, earlier)
      return openRecovery(tx, holder.id, recoveryToken)
    })
    return { recovery, recoveryToken }
  }

  private async prove(numberHash: string, recoveryCode: string): Promise<ProvenCode> {
    const [holder] = await this.app.read<Holder>('SELECT id, role FROM account WHERE number_hash = $1', [
      numberHash,
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

/** Of two at once one uses the code. @throws AccountsFailure RECOVERY_CODE_WRONG */
async function useCode(tx: Transaction, accountId: string, codeHash: string): Promise<void> {
  const [used] = await tx.query<object>(
    `UPDATE recovery_code SET used_at = clock_timestamp()
     WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING ordinal`,
    [accountId, codeHash],
  )
  if (!used) throw new AccountsFailure('RECOVERY_CODE_WRONG')
}

/**
 * A recovery that a device has begun waits, and ends with the trust in that device, also where the event of its end is still
 * under way here.
 * @throws AccountsFailure RECOVERY_INVALID, RECOVERY_NOT_YET
 */
async function requireCompletable(
  tx: Transaction,
  { accountId, deviceId, completableAt }: Recovery,
): Promise<void> {
  if (deviceId && !(await tx.manager.existsBy(DeviceKey, { deviceId, accountId }))) {
    throw new AccountsFailure('RECOVERY_INVALID')
  }
  if (completableAt > new Date()) throw new AccountsFailure('RECOVERY_NOT_YET')
}

/** Whether it was completed and nobody has signed in since: every earlier session ended with it. */
async function isUnused(
  tx: Transaction,
  account: Account,
  { id, state, endedAt }: Recovery,
): Promise<boolean> {
  if (state !== RecoveryState.COMPLETED || account.recoveryId !== id) return false
  const [later] = await tx.query<object>(
    'SELECT 1 FROM session WHERE account_id = $1 AND (ended_at IS NULL OR ended_at > $2) LIMIT 1',
    [account.id, endedAt],
  )
  return !later
}
