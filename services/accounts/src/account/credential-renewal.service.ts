import { accountOf, sessionOf, type Origin, type Work } from '@enigm/subgraph'
import { And, Equal, Not } from 'typeorm'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { endSessionWithOthers, lockLiveSessions } from '../session/ending'
import { Account, accountAudit, accountData } from './account.entity'
import { CredentialsService } from './credentials'
import { RecoveryCode } from './recovery-code.entity'

export interface RotatedSecret {
  account: Account
  loginSecret: string
}

export interface RenewedCodes {
  account: Account
  recoveryCodes: string[]
}

/**
 * Replaces what proves the right to one's own account. What is new is shown once and kept nowhere: whoever loses the answer
 * does it again.
 */
export class CredentialRenewalService {
  private readonly credentials: CredentialsService

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /** Every other session ends with the old secret. @throws AccountsFailure NOT_FOUND */
  async rotateSecret(accountId: string, origin: Origin): Promise<RotatedSecret> {
    const loginSecret = this.credentials.freshSecret()
    const account = await this.app.transact(origin, async (work) => {
      const { id } = await lockOwn(work, accountId)
      const others = await lockLiveSessions(work, { accountId: id, id: Not(sessionOf(work.caller)) })
      for (const session of others) await endSessionWithOthers(work, session, 'USER')
      const secretHash = this.credentials.hashSecret(loginSecret)
      return work.change(Account, { id }, { secretHash }, (changed) => ({
        type: 'accounts.account.secret.rotated',
        data: accountData(changed),
        audit: accountAudit(changed, id),
      }))
    })
    return { account, loginSecret }
  }

  /** The old ones are void at once, used or not. @throws AccountsFailure NOT_FOUND */
  async renewCodes(accountId: string, origin: Origin): Promise<RenewedCodes> {
    const recoveryCodes = this.credentials.freshCodes()
    const account = await this.app.transact(origin, async (work) => {
      const { id } = await lockOwn(work, accountId)
      await work.manager.delete(RecoveryCode, { accountId: id })
      const rows = recoveryCodes.map((code, ordinal) => ({
        ...{ accountId: id, ordinal },
        codeHash: this.credentials.hashCode(id, code),
      }))
      await work.manager.insert(RecoveryCode, rows)
      return work.change(Account, { id }, {}, (changed) => ({
        type: 'accounts.account.codes.renewed',
        data: accountData(changed),
        audit: accountAudit(changed, id),
      }))
    })
    return { account, recoveryCodes }
  }
}

/** A grant can name any target: that the account is the caller's own is part of the statement (ACC-11). */
async function lockOwn(work: Work, accountId: string): Promise<Account> {
  const own = await work.lock(Account, { id: And(Equal(accountId), Equal(accountOf(work.caller))) })
  if (!own) throw new AccountsFailure('NOT_FOUND', ['input', 'accountId'])
  return own
}
