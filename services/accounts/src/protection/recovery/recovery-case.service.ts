import { newId } from '@enigm/contracts'
import type { CallContext, Transaction } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { AccountState } from '../../account/account.lifecycle'
import { CredentialsService } from '../../account/credentials'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { caseAudit, caseData, RecoveryCase, type RecoveryCaseCategory } from './recovery-case.entity'
import { caseJob, recoveryJob } from './recovery-ending'
import { Recovery, recoveryAudit, recoveryData } from './recovery.entity'
import { recoveryCaseLifecycle, RecoveryCaseState, RecoveryState } from './recovery.lifecycle'
import { WINDOW_MILLISECONDS } from './recovery-window'

const CASE_MILLISECONDS = 7 * 24 * 60 * 60 * 1000
const MOST_EXTENSIONS = 2

/**
 * What support can do for a holder who asks: note it as a category and give a recovery more time. No secret, code or token
 * passes through here, so nothing here can complete one (REC-03). Each step stands in the holder's trail and the platform's.
 */
export class RecoveryCaseService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Opens a case for a customer's account; the one that is open already is given again.
   * @throws AccountsFailure NOT_FOUND
   */
  open(context: CallContext, accountNumber: string, category: RecoveryCaseCategory): Promise<RecoveryCase> {
    const numberHash = this.app.get(CredentialsService).hashNumber(accountNumber)
    return this.app.transaction(context, async (tx) => {
      const account = await tx.lock(Account, { numberHash, role: 'CUSTOMER' })
      if (!account || account.state === AccountState.DELETED) {
        throw new AccountsFailure('NOT_FOUND', ['input', 'accountNumber'])
      }
      const opened = await tx.lock(RecoveryCase, { accountId: account.id, state: RecoveryCaseState.OPEN })
      if (opened) await auditLook(tx, opened)
      const recoveryCase = opened ?? (await create(tx, account.id, category))
      await auditPlatform(tx, 'accounts.case.opened', recoveryCase.id, recoveryCase.category)
      return recoveryCase
    })
  }

  /**
   * Gives the account's open recovery another 24 hours, twice at most.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION when case or recovery is not open, RECOVERY_EXTENSION_LIMIT
   */
  async extend(context: CallContext, caseId: string): Promise<RecoveryCase> {
    const [known] = await this.app.read<{ accountId: string }>(
      'SELECT account_id AS "accountId" FROM recovery_case WHERE id = $1',
      [caseId],
    )
    if (!known) throw new AccountsFailure('NOT_FOUND', ['input', 'caseId'])
    return this.app.transaction(context, async (tx) => {
      await tx.lock(Account, { id: known.accountId })
      const recoveryCase = await tx.lock(RecoveryCase, { id: caseId, state: RecoveryCaseState.OPEN })
      if (!recoveryCase) throw new AccountsFailure('INVALID_TRANSITION')
      await prolong(tx, known.accountId)
      await auditPlatform(tx, 'accounts.recovery.extended', caseId, recoveryCase.category)
      return recoveryCase
    })
  }

  /** The account's latest recovery, whose state support sees. */
  async recoveryOf(recoveryCase: RecoveryCase): Promise<Recovery | null> {
    const [recovery] = await this.app.read<Recovery>(
      `SELECT id, state, kind, completable_at AS "completableAt", expires_at AS "expiresAt" FROM recovery
       WHERE account_id = $1 ORDER BY ended_at DESC NULLS FIRST, id LIMIT 1`,
      [recoveryCase.accountId],
    )
    return recovery ?? null
  }
}

/** Closes the account's case when it has no more use. */
export async function closeCase(tx: Transaction, accountId: string): Promise<void> {
  const opened = await tx.lock(RecoveryCase, { accountId, state: RecoveryCaseState.OPEN })
  if (!opened) return
  await tx.move(RecoveryCase, recoveryCaseLifecycle, 'close', {
    where: { id: opened.id },
    set: { endedAt: new Date() },
    data: caseData,
  })
}

async function create(
  tx: Transaction,
  accountId: string,
  category: RecoveryCaseCategory,
): Promise<RecoveryCase> {
  const row = {
    id: newId('recoveryCase'),
    state: RecoveryCaseState.OPEN,
    accountId,
    category,
    expiresAt: new Date(Date.now() + CASE_MILLISECONDS),
    endedAt: null,
  }
  const recoveryCase = await tx.create(RecoveryCase, row, {
    type: 'accounts.case.opened',
    data: { caseId: row.id, accountId, state: row.state },
    audit: caseAudit(row, category),
  })
  await tx.scheduleJob({ kind: caseJob, aggregateId: recoveryCase.id, dueAt: recoveryCase.expiresAt })
  return recoveryCase
}

async function prolong(tx: Transaction, accountId: string): Promise<void> {
  const open = await tx.lock(Recovery, { accountId, state: RecoveryState.OPEN })
  if (!open || open.expiresAt <= new Date()) throw new AccountsFailure('INVALID_TRANSITION')
  if (open.extensions >= MOST_EXTENSIONS) throw new AccountsFailure('RECOVERY_EXTENSION_LIMIT')
  const expiresAt = new Date(open.expiresAt.getTime() + WINDOW_MILLISECONDS)
  const set = { expiresAt, extensions: open.extensions + 1 }
  await tx.change(Recovery, { id: open.id }, set, (recovery) => ({
    type: 'accounts.recovery.extended',
    data: recoveryData(recovery),
    audit: recoveryAudit(recovery, 'SUPPORT'),
  }))
  await tx.scheduleJob({ kind: recoveryJob, aggregateId: open.id, dueAt: expiresAt })
}

/** A second look at the same case changes nothing and is shown to the holder all the same. */
function auditLook(tx: Transaction, recoveryCase: RecoveryCase): Promise<void> {
  const { category } = recoveryCase
  return tx.audit({
    ...caseAudit(recoveryCase, category),
    action: 'accounts.case.opened',
    outcome: 'DONE',
  })
}

function auditPlatform(tx: Transaction, action: string, target: string, reason: string): Promise<void> {
  return tx.audit({ scope: 'platform', target, action, outcome: 'DONE', reason })
}
