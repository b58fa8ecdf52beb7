import { sessionOf, type CallContext } from '@enigm/subgraph'
import { Not } from 'typeorm'
import type { AccountsApp } from '../config'
import { endSessionWithOthers, lockLiveSessions } from '../sign-in/session/ending'
import { requireLive } from '../sign-in/session/live-session'
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
  async rotateSecret(context: CallContext, accountId: string): Promise<RotatedSecret> {
    const loginSecret = this.credentials.freshSecret()
    const account = await this.app.transaction(context, async (tx) => {
      const { id } = await lockOwnAccount(tx, accountId)
      await requireLive(tx)
      const others = await lockLiveSessions(tx, { accountId: id, id: Not(sessionOf(tx.caller)) })
      for (const session of others) await endSessionWithOthers(tx, session, 'USER')
      const secretHash = this.credentials.hashSecret(loginSecret)
      return tx.change(Account, { id }, { secretHash }, (changed) => ({
        type: 'accounts.account.secret.rotated',
        data: accountData(changed),
        audit: accountAudit(changed, id),
      }))
    })
    return { account, loginSecret }
  }

  /** The old ones are void at once, used or not. @throws AccountsFailure NOT_FOUND; Refusal UNAUTHENTICATED from an ended session */
  async renewCodes(context: CallContext, accountId: string): Promise<RenewedCodes> {
    const recoveryCodes = this.credentials.freshCodes()
    const account = await this.app.transaction(context, async (tx) => {
      const { id } = await lockOwnAccount(tx, accountId)
      await requireLive(tx)
      await tx.manager.delete(RecoveryCode, { accountId: id })
      const rows = recoveryCodes.map((code, ordinal) => ({
        ...{ accountId: id, ordinal },
        codeHash: this.credentials.hashCode(id, code),
      }))
      await tx.manager.insert(RecoveryCode, rows)
      return tx.change(Account, { id }, {}, (changed) => ({
        type: 'accounts.account.codes.renewed',
        data: accountData(changed),
        audit: accountAudit(changed, id),
      }))
    })
    return { account, recoveryCodes }
  }
}
