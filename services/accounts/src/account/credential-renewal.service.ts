import { sessionOf, type Origin } from '@enigm/subgraph'
import { Not } from 'typeorm'
import type { AccountsApp } from '../config'
import { endSessionWithOthers, lockLiveSessions } from '../session/ending'
import { requireLive } from '../session/live-session'
import { Account, accountAudit, accountData } from './account.entity'
import { CredentialsService } from './credentials'
import { lockOwnAccount } from './own-account'
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

  /** Every other session ends with the old secret. @throws AccountsFailure NOT_FOUND; Refusal UNAUTHENTICATED from an ended session */
  async rotateSecret(accountId: string, origin: Origin): Promise<RotatedSecret> {
    const loginSecret = this.credentials.freshSecret()
    const account = await this.app.transact(origin, async (work) => {
      const { id } = await lockOwnAccount(work, accountId)
      await requireLive(work)
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

  /** The old ones are void at once, used or not. @throws AccountsFailure NOT_FOUND; Refusal UNAUTHENTICATED from an ended session */
  async renewCodes(accountId: string, origin: Origin): Promise<RenewedCodes> {
    const recoveryCodes = this.credentials.freshCodes()
    const account = await this.app.transact(origin, async (work) => {
      const { id } = await lockOwnAccount(work, accountId)
      await requireLive(work)
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
