import { sessionOf, type CallContext, type Transaction } from '@enigm/subgraph'
import { IsNull, Not } from 'typeorm'
import { lockOwnAccount } from '../../account/account.access'
import { Account, accountAudit, accounts } from '../../account/account.entity'
import { CredentialsService } from '../../account/credentials'
import { RecoveryCode } from '../../account/recovery-code.entity'
import type { AccountsApp } from '../../config'
import { Pepper } from '../../crypto/pepper'
import { AccountsFailure } from '../../errors'
import { closeLiveSessions } from '../session/ending'
import { requireLive } from '../session/session.access'

export interface Renewal {
  /** The own account: the target of the grant. */
  accountId: string
  idempotencyKey: string
}

export interface RotatedSecret {
  account: Account
  loginSecret: string
}

export interface RenewedCodes {
  account: Account
  recoveryCodes: string[]
}

/** What a renewal changes, and whether that is still in force. */
interface Change {
  operation: 'rotateLoginSecret' | 'renewRecoveryCodes'
  event: 'accounts.account.secret.rotated' | 'accounts.account.codes.renewed'
  apply: (tx: Transaction, accountId: string) => Promise<Partial<Account>>
  isInForce: (tx: Transaction, account: Account) => Promise<boolean>
}

/**
 * Replaces the credentials of the caller's own account. The new ones are derived from the idempotency key and not stored, so that
 * a lost answer can be repeated, although its grant is used up, for as long as they are the present ones (decision 0032).
 */
export class CredentialRenewalService {
  private readonly credentials: CredentialsService

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Every other session ends with the old secret.
   * @throws AccountsFailure NOT_FOUND, IDEMPOTENCY_KEY_USED; DomainFailure IDEMPOTENCY_CONFLICT; Refusal UNAUTHENTICATED from an
   * ended session
   */
  async rotateSecret(context: CallContext, { accountId, idempotencyKey }: Renewal): Promise<RotatedSecret> {
    const loginSecret = this.credentials.renewedSecret(accountId, idempotencyKey)
    const secretHash = this.credentials.hashSecret(loginSecret)
    const account = await this.renew(
      context,
      { accountId, idempotencyKey },
      {
        operation: 'rotateLoginSecret',
        event: 'accounts.account.secret.rotated',
        apply: async (tx, id) => {
          await closeLiveSessions(tx, { accountId: id, id: Not(sessionOf(tx.caller)) }, 'USER')
          return { secretHash }
        },
        isInForce: async (_, now) => now.secretHash === secretHash,
      },
    )
    return { account, loginSecret }
  }

  /**
   * The old codes are void at once, used or not.
   * @throws AccountsFailure NOT_FOUND, IDEMPOTENCY_KEY_USED; DomainFailure IDEMPOTENCY_CONFLICT; Refusal UNAUTHENTICATED from an
   * ended session
   */
  async renewCodes(context: CallContext, { accountId, idempotencyKey }: Renewal): Promise<RenewedCodes> {
    const recoveryCodes = this.credentials.renewedCodes(accountId, idempotencyKey)
    const rows = this.credentials.codeRows(accountId, recoveryCodes)
    const account = await this.renew(
      context,
      { accountId, idempotencyKey },
      {
        operation: 'renewRecoveryCodes',
        event: 'accounts.account.codes.renewed',
        apply: async (tx, id) => {
          await tx.manager.delete(RecoveryCode, { accountId: id })
          await tx.manager.insert(RecoveryCode, rows)
          return {}
        },
        isInForce: async (tx) => {
          const unused = await tx.manager.countBy(
            RecoveryCode,
            rows.map((row) => ({ ...row, usedAt: IsNull() })),
          )
          return unused === rows.length
        },
      },
    )
    return { account, recoveryCodes }
  }

  private renew(
    context: CallContext,
    { accountId, idempotencyKey }: Renewal,
    { operation, event, apply, isInForce }: Change,
  ): Promise<Account> {
    const scope = `account:${accountId}:${operation}`
    // A keyed hash: the key itself would yield the credentials.
    const key = this.app.get(Pepper).hash('idempotency-key', operation, idempotencyKey)
    return this.app.transaction(context, async (tx) => {
      const { id } = await lockOwnAccount(tx, accountId)
      await requireLive(tx)
      const { replayed } = await tx.idempotent({ scope, key, request: {} }, async () => {
        await accounts.change(tx, event, { id }, { set: await apply(tx, id) })
        return id
      })
      const account = await tx.manager.findOneByOrFail(Account, { id })
      if (!replayed) return account
      if (!(await isInForce(tx, account))) {
        throw new AccountsFailure('IDEMPOTENCY_KEY_USED', ['input', 'idempotencyKey'])
      }
      await tx.audit({ ...accountAudit(account, id, 'REPEATED'), action: event, outcome: 'DONE' })
      return account
    })
  }
}
