import { newId } from '@enigm/contracts'
import { accountOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { Account } from '../../account/account.entity'
import { AccountsFailure } from '../../errors'
import { memberHandle } from '../membership/member-handle'
import { memberships, newMembership } from '../membership/membership.entity'
import { organizations } from './organization.entity'

/** The bound of the organizations that an account administers or has administered lately. */
export const MOST_ORGANIZATIONS = 20

interface CreateOrganization {
  displayName?: string | null
  idempotencyKey: string
}

/** Creates organizations. */
export class OrganizationService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Creates an organization whose first administrator is the caller.
   * @returns its id
   * @throws AccountsFailure IDEMPOTENCY_CONFLICT, TOO_MANY_ORGANIZATIONS
   */
  async create(
    context: CallContext,
    { displayName = null, idempotencyKey }: CreateOrganization,
  ): Promise<string> {
    const accountId = accountOf(context.caller)
    const scope = `account:${accountId}:createOrganization`
    const { result } = await this.app.transaction(context, (tx) =>
      tx.idempotent({ scope, key: idempotencyKey, request: { displayName } }, () =>
        this.createOnce(tx, accountId, displayName),
      ),
    )
    return result
  }

  /** One audit entry stands for the organization and its first membership. */
  private async createOnce(tx: Transaction, accountId: string, displayName: string | null): Promise<string> {
    await refuseTooMany(tx, accountId)
    const id = newId('organization')
    await organizations.create(tx, 'accounts.organization.created', {
      ...{ id, state: 'ACTIVE', displayName, endedAt: null },
    })
    const membership = newMembership({
      ...{ organizationId: id, accountId, role: 'ADMIN', state: 'ACTIVE' },
      handle: memberHandle(this.app, id, accountId),
    })
    await memberships.create(tx, 'accounts.membership.activated', membership, { audit: null })
    return id
  }
}

/** The lock of the account orders parallel calls; a membership that has ended counts until it is purged. @throws AccountsFailure TOO_MANY_ORGANIZATIONS */
async function refuseTooMany(tx: Transaction, accountId: string): Promise<void> {
  await tx.lock(Account, { id: accountId })
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM organization_member WHERE account_id = $1 AND role = 'ADMIN'`,
    [accountId],
  )
  if (row!.count >= MOST_ORGANIZATIONS) throw new AccountsFailure('TOO_MANY_ORGANIZATIONS')
}
