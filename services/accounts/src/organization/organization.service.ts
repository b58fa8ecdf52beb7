import { newId } from '@enigm/contracts'
import { accountOf, type Origin, type Work } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { bucket } from '../session/session.entity'
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
  async create({ displayName, idempotencyKey }: CreateOrganization, origin: Origin): Promise<string> {
    const accountId = accountOf(origin.caller)
    const request = { displayName: displayName ?? null }
    const once = { scope: `account:${accountId}:createOrganization`, key: idempotencyKey, request }
    const { result } = await this.app.transact(origin, (work) =>
      work.once(once, () => this.found(work, accountId, request.displayName)),
    )
    return result
  }

  private async found(work: Work, accountId: string, displayName: string | null): Promise<string> {
    const row = { id: newId('organization'), state: OrganizationState.ACTIVE, displayName }
    await work.create(Organization, row, {
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
      sinceDay: bucket(new Date(), 'day'),
      endedAt: null,
    }
    await work.create(OrganizationMember, administrator, {
      type: 'accounts.membership.activated',
      data: memberData({ ...administrator, version: 1 }),
    })
    return row.id
  }
}
