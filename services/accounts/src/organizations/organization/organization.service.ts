import { newId } from '@enigm/contracts'
import { startOfDay, accountOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { memberHandle } from './member-handle'
import { Organization, organizationData, organizationScope, OrganizationState } from './organization.entity'
import { memberData, OrganizationMember, OrganizationRole } from './organization-member.entity'
import { OrganizationMemberState } from './organization-member.lifecycle'

export interface CreateOrganization {
  displayName?: string | null
  idempotencyKey: string
}

/** Creates organizations. */
export class OrganizationService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Creates an organization whose first administrator is the caller, and gives its id.
   * @throws DomainFailure IDEMPOTENCY_CONFLICT
   */
  async create(context: CallContext, { displayName, idempotencyKey }: CreateOrganization): Promise<string> {
    const accountId = accountOf(context.caller)
    const request = { displayName: displayName ?? null }
    const once = { scope: `account:${accountId}:createOrganization`, key: idempotencyKey, request }
    const { result } = await this.app.transaction(context, (tx) =>
      tx.idempotent(once, () => this.found(tx, accountId, request.displayName)),
    )
    return result
  }

  private async found(tx: Transaction, accountId: string, displayName: string | null): Promise<string> {
    const row = { id: newId('organization'), state: OrganizationState.ACTIVE, displayName }
    await tx.create(Organization, row, {
      type: 'accounts.organization.created',
      data: organizationData(row),
      audit: { scope: organizationScope(row.id), target: row.id },
    })
    const administrator = {
      id: newId('member'),
      state: OrganizationMemberState.ACTIVE,
      organizationId: row.id,
      accountId,
      handle: memberHandle(this.app, row.id, accountId),
      role: OrganizationRole.ADMIN,
      maximumSessionDays: null,
      sessionsRestricted: false,
      invitationHash: null,
      invitationEndsAt: null,
      sinceDay: startOfDay(new Date()),
      endedAt: null,
    }
    await tx.create(OrganizationMember, administrator, {
      type: 'accounts.membership.activated',
      data: memberData({ ...administrator, version: 1 }),
    })
    return row.id
  }
}
