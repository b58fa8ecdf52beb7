import { newId, type Role } from '@enigm/contracts'
import { accountOf, type CallContext } from '@enigm/subgraph'
import { In } from 'typeorm'
import { requireOperator } from '../../account/account.access'
import { Account, accountAudit, accounts } from '../../account/account.entity'
import { AccountService, type CreatedAccount } from '../../account/account.service'
import { CredentialsService } from '../../account/credentials'
import { auditForPlatform } from '../../account/platform-audit'
import type { AccountsApp } from '../../config'
import { Pepper } from '../../crypto/pepper'
import { AccountsFailure } from '../../errors'
import { closeLiveSessions } from '../../sign-in/session/ending'
import { StaffRole } from './staff.entity'

interface CreateStaffAccount {
  role: StaffRole
  /** At least 128 bits: until the first sign-in it returns the credentials again. */
  idempotencyKey: string
}

/** Creates and revokes accounts of the platform's staff, which hold no scope of customers. */
export class StaffService {
  private readonly credentials: CredentialsService

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Creates a staff account. The same key of the same operator gives the same credentials until the first sign-in.
   * @throws AccountsFailure IDEMPOTENCY_KEY_USED, IDEMPOTENCY_CONFLICT; Refusal FORBIDDEN from a revoked operator
   */
  async create(context: CallContext, { role, idempotencyKey }: CreateStaffAccount): Promise<CreatedAccount> {
    const operatorId = accountOf(context.caller)
    const key = this.app.get(Pepper).hash('idempotency-key', 'createStaffAccount', idempotencyKey)
    const request = { scope: `account:${operatorId}:createStaffAccount`, key, request: { role } }
    const account = await this.app.transaction(context, async (tx) => {
      await requireOperator(tx, operatorId)
      const { result, replayed } = await tx.idempotent(request, async () => {
        const id = newId('account')
        await this.app.get(AccountService).insert(tx, { id, seed: idempotencyKey, enrollmentId: null, role })
        await auditForPlatform(tx, 'accounts.account.created', id, role)
        return id
      })
      const created = await tx.manager.findOneByOrFail(Account, { id: result })
      if (replayed && created.state !== 'PENDING')
        throw new AccountsFailure('IDEMPOTENCY_KEY_USED', ['input', 'idempotencyKey'])
      return created
    })
    return { account, ...this.credentials.derive(account.id, idempotencyKey) }
  }

  /**
   * Revokes a staff account permanently. Operators cannot revoke themselves, so at least one always remains.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION; Refusal FORBIDDEN from a revoked operator
   */
  revoke(context: CallContext, accountHandle: string): Promise<Account> {
    const operatorId = accountOf(context.caller)
    return this.app.transaction(context, async (tx) => {
      await requireOperator(tx, operatorId)
      const where = { platformHandle: accountHandle, role: In<Role>(Object.values(StaffRole)) }
      const found = await tx.lock(Account, where)
      if (found?.id === operatorId)
        throw new AccountsFailure('INVALID_TRANSITION', ['input', 'accountHandle'])
      const revoked = await accounts.move(tx, 'REVOKE_STAFF', where, {
        set: { moveReason: 'ROLE_ENDED' },
        audit: (moved) => accountAudit(moved, moved.id, moved.role),
      })
      await auditForPlatform(tx, 'accounts.account.staff.revoked', revoked.id, revoked.role)
      await closeLiveSessions(tx, { accountId: revoked.id }, 'ADMINISTRATION')
      return revoked
    })
  }
}
