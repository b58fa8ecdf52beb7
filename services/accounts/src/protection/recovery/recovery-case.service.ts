import { newId } from '@enigm/contracts'
import { DAY_MILLISECONDS, select, type CallContext, type Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import { auditForPlatform } from '../../account/platform-audit'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { caseJob } from './lapse'
import { RecoveryCase, recoveryCases, type RecoveryCaseCategory } from './recovery-case.entity'
import { extendRecovery } from './recovery.service'

const CASE_MILLISECONDS = 7 * DAY_MILLISECONDS

const accountOfCase = select(RecoveryCase, undefined, ['accountId']).where('id = $1')

/**
 * The help of support for a holder who requests it: a case with a category, and more time for a recovery. No secret, code or token
 * is entered here, so support cannot complete a recovery (REC-03). Each step is an entry in the holder's trail and the platform's.
 */
export class RecoveryCaseService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Opens a case for a customer's account, or returns the open one.
   * @throws AccountsFailure NOT_FOUND
   */
  open(context: CallContext, accountNumber: string, category: RecoveryCaseCategory): Promise<RecoveryCase> {
    const numberHash = this.app.get(CredentialsService).hashNumber(accountNumber)
    return this.app.transaction(context, async (tx) => {
      const account = await tx.lock(Account, { numberHash, role: 'CUSTOMER' })
      if (!account || account.state === 'DELETED') {
        throw new AccountsFailure('NOT_FOUND', ['input', 'accountNumber'])
      }
      const open = await tx.lock(RecoveryCase, { accountId: account.id, state: 'OPEN' })
      if (open) await auditRead(tx, open)
      const recoveryCase = open ?? (await create(tx, account.id, category))
      await auditForPlatform(tx, 'accounts.case.opened', recoveryCase.id, recoveryCase.category)
      return recoveryCase
    })
  }

  /**
   * Gives the open recovery of the case's account another 24 hours, twice at most.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION when case or recovery is not open, RECOVERY_EXTENSION_LIMIT
   */
  async extend(context: CallContext, caseId: string): Promise<RecoveryCase> {
    const [known] = await this.app.read(accountOfCase, [caseId])
    if (!known) throw new AccountsFailure('NOT_FOUND', ['input', 'caseId'])
    return this.app.transaction(context, async (tx) => {
      await tx.lock(Account, { id: known.accountId })
      const recoveryCase = await tx.lock(RecoveryCase, { id: caseId, state: 'OPEN' })
      if (!recoveryCase) throw new AccountsFailure('INVALID_TRANSITION')
      await extendRecovery(tx, known.accountId)
      await auditForPlatform(tx, 'accounts.recovery.extended', caseId, recoveryCase.category)
      return recoveryCase
    })
  }
}

/** Closes the open case of a recovered account; the entry of the recovery covers it. */
export async function closeCase(tx: Transaction, accountId: string): Promise<void> {
  const open = await tx.lock(RecoveryCase, { accountId, state: 'OPEN' })
  if (!open) return
  await recoveryCases.move(tx, 'CLOSE', { id: open.id }, { set: { endedAt: await tx.now() }, audit: null })
}

async function create(
  tx: Transaction,
  accountId: string,
  category: RecoveryCaseCategory,
): Promise<RecoveryCase> {
  const row = {
    id: newId('recoveryCase'),
    state: 'OPEN' as const,
    accountId,
    category,
    expiresAt: new Date((await tx.now()).getTime() + CASE_MILLISECONDS),
    endedAt: null,
  }
  const recoveryCase = await recoveryCases.create(tx, 'accounts.case.opened', row, { reason: category })
  await tx.scheduleJob({ kind: caseJob, aggregateId: recoveryCase.id, dueAt: recoveryCase.expiresAt })
  return recoveryCase
}

/** Opening an open case again changes nothing; its holder sees that support has read it. */
function auditRead(tx: Transaction, { id, accountId, category }: RecoveryCase): Promise<void> {
  return tx.audit({
    scope: `account:${accountId}`,
    target: id,
    action: 'accounts.case.opened',
    reason: category,
    outcome: 'DONE',
  })
}
