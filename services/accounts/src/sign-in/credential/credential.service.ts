import { sessionOf, type CallContext } from '@enigm/subgraph'
import { Not } from 'typeorm'
import { lockOwnAccount } from '../../account/account.access'
import { accounts, type Account } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import { RecoveryCode } from '../../account/recovery-code.entity'
import type { AccountsApp } from '../../config'
import { endSessionWithOthers } from '../session/ending'
import { lockLiveSessions, requireLive } from '../session/session.access'

export interface RotatedSecret {
  account: Account
  loginSecret: string
}

export interface RenewedCodes {
  account: Account
  recoveryCodes: string[]
}

/** Replaces the credentials of the caller's own account; the new ones are shown once and not stored. */
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
      const set = { secretHash: this.credentials.hashSecret(loginSecret) }
      return accounts.change(tx, 'accounts.account.secret.rotated', { id }, { set })
    })
    return { account, loginSecret }
  }

  /** The old codes are void at once, used or not. @throws AccountsFailure NOT_FOUND; Refusal UNAUTHENTICATED from an ended session */
  async renewCodes(context: CallContext, accountId: string): Promise<RenewedCodes> {
    const recoveryCodes = this.credentials.freshCodes()
    const account = await this.app.transaction(context, async (tx) => {
      const { id } = await lockOwnAccount(tx, accountId)
      await requireLive(tx)
      await tx.manager.delete(RecoveryCode, { accountId: id })
      await tx.manager.insert(RecoveryCode, this.credentials.codeRows(id, recoveryCodes))
      return accounts.change(tx, 'accounts.account.codes.renewed', { id })
    })
    return { account, recoveryCodes }
  }
}
