import { newId, Refusal } from '@enigm/contracts'
import { select, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import { RecoveryCode } from '../../account/recovery-code.entity'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { WrongProofs } from '../../sign-in/session/wrong-proofs'
import { isRecoverable, lockOpenRecovery, provenHolder, type Holder } from './recovery.access'
import { openRecovery, type StartedRecovery } from './recovery.service'

interface ProvenCode {
  holder: Holder
  codeHash: string
}

const holderOfNumber = select(Account, undefined, ['id', 'role']).where('number_hash = $1')
const unusedCode = select(RecoveryCode, undefined, ['ordinal']).where(
  'account_id = $1',
  'code_hash = $2',
  'used_at IS NULL',
)

/** Starts recoveries with one of the recovery codes of an account (REC-01). */
export class CodeRecoveryService {
  private readonly credentials: CredentialsService
  /** The id whose codes are read when there is no such account. */
  private readonly absentId = newId('account')

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Uses up a recovery code. An unknown number, a wrong code and a used one give the same answer after the same two reads.
   * There is no lock-out, which 128 bits do not need: a person who knows a number cannot keep its holder out.
   * @throws AccountsFailure RECOVERY_CODE_WRONG; Refusal RATE_LIMITED after too many wrong codes, never for a correct one
   */
  start(context: CallContext, accountNumber: string, recoveryCode: string): Promise<StartedRecovery> {
    if (context.caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const numberHash = this.credentials.hashNumber(accountNumber)
    const begin = async () => this.begin(context, await this.prove(numberHash, recoveryCode))
    return this.app.get(WrongProofs).limit('RECOVERY_CODE_WRONG', begin, numberHash)
  }

  private async prove(numberHash: string, recoveryCode: string): Promise<ProvenCode> {
    const [holder] = await this.app.read(holderOfNumber, [numberHash])
    const accountId = holder?.id ?? this.absentId
    const codeHash = this.credentials.hashCode(accountId, recoveryCode)
    const [code] = await this.app.read(unusedCode, [accountId, codeHash])
    if (!holder || !code) throw new AccountsFailure('RECOVERY_CODE_WRONG')
    return { holder, codeHash }
  }

  private begin({ correlationId }: CallContext, { holder, codeHash }: ProvenCode): Promise<StartedRecovery> {
    const context = { caller: provenHolder(holder), correlationId }
    const { id: accountId } = holder
    return this.app.transaction(context, async (tx) => {
      const account = await tx.lock(Account, { id: accountId })
      if (!account || !(await isRecoverable(tx, account))) throw new AccountsFailure('RECOVERY_CODE_WRONG')
      await useCode(tx, accountId, codeHash)
      const earlier = await lockOpenRecovery(tx, accountId)
      return openRecovery(tx, { accountId, deviceId: null, earlier })
    })
  }
}

/** Of two parallel requests only one uses the code. @throws AccountsFailure RECOVERY_CODE_WRONG */
async function useCode(tx: Transaction, accountId: string, codeHash: string): Promise<void> {
  const [used] = await tx.query<object>(
    `UPDATE recovery_code SET used_at = clock_timestamp()
     WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING ordinal`,
    [accountId, codeHash],
  )
  if (!used) throw new AccountsFailure('RECOVERY_CODE_WRONG')
}
