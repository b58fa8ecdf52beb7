import { newId, type Role } from '@enigm/contracts'
import { accountOf, type CallContext } from '@enigm/subgraph'
import { In } from 'typeorm'
import { requireOperator } from '../../account/account.access'
import { Account, accountAudit, accountData } from '../../account/account.entity'
import { accountLifecycle, AccountState } from '../../account/account.lifecycle'
import { AccountService, type CreatedAccount } from '../../account/account.service'
import { CredentialsService } from '../../account/credentials'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { Pepper } from '../../crypto/pepper'
import { closeAllSessions } from './administration.service'
import { auditForPlatform } from '../../account/platform-audit'
import { StaffRole } from './staff-account'

export interface CreateStaffAccount {
  role: StaffRole
  /** At least 128 bits: until the first sign-in it gives the credentials again. */
  idempotencyKey: string
}

/** Makes accounts for the platform's staff, which have no part in what customers have, and ends them. */
export class StaffService {
  private readonly credentials: CredentialsService

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
  }

  /**
   * Creates a staff account. The same key of the same operator gives the same credentials until the first sign-in.
   * @throws AccountsFailure IDEMPOTENCY_KEY_USED, DomainFailure IDEMPOTENCY_CONFLICT
   */
  async create(context: CallContext, { role, idempotencyKey }: CreateStaffAccount): Promise<CreatedAccount> {
    const operatorId = accountOf(context.caller)
    const key = this.app.get(Pepper).hash('idempotency-key', 'createStaffAccount', idempotencyKey)
    const once = { scope: `account:${operatorId}:createStaffAccount`, key, request: { role } }
    const account = await this.app.transaction(context, async (tx) => {
      await requireOperator(tx, operatorId)
      const { result, replayed } = await tx.idempotent(once, async () => {
        const id = newId('account')
        await this.app.get(AccountService).insert(tx, { id, seed: idempotencyKey, enrollmentId: null, role })
        await auditForPlatform(tx, 'accounts.account.created', id, role)
        return id
      })
      const created = await tx.manager.findOneByOrFail(Account, { id: result })
      if (replayed && created.state !== AccountState.PENDING) {
        throw new AccountsFailure('IDEMPOTENCY_KEY_USED', ['input', 'idempotencyKey'])
      }
      return created
    })
    return { account, ...this.credentials.derive(account.id, idempotencyKey) }
  }

  /**
   * Takes a staff account out of use for good. Operators cannot end themselves, so that one always remains.
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION
   */
  revoke(context: CallContext, accountHandle: string): Promise<Account> {
    const operatorId = accountOf(context.caller)
    return this.app.transaction(context, async (tx) => {
      await requireOperator(tx, operatorId)
      const where = { platformHandle: accountHandle, role: In<Role>(Object.values(StaffRole)) }
      const found = await tx.lock(Account, where)
      if (found?.id === operatorId)
        throw new AccountsFailure('INVALID_TRANSITION', ['input', 'accountHandle'])
      const revoked = await tx.move(Account, accountLifecycle, 'REVOKE_STAFF', {
        where,
        set: { moveReason: 'ROLE_ENDED' },
        data: accountData,
        audit: (moved) => accountAudit(moved, moved.id, moved.role),
      })
      await auditForPlatform(tx, 'accounts.account.staff.revoked', revoked.id, revoked.role)
      await closeAllSessions(tx, revoked.id)
      return revoked
    })
  }
}
