import type { CallContext } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { keepAdministrator, lockOrganization } from '../organization/organization.access'
import { AccountsFailure } from '../../errors'
import { endMembership } from './ending'
import { lockAdministeredMembership, ownMembership } from './membership.access'
import { memberships, OrganizationMember, type OrganizationRole } from './membership.entity'

/** Memberships of organizations. Every change locks the organization first, and keeps one administrator who can act. */
export class MembershipService {
  constructor(private readonly app: AccountsApp) {}

  /** Ends a membership or withdraws an invitation. @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, LAST_ADMINISTRATOR */
  remove(context: CallContext, membershipId: string): Promise<OrganizationMember> {
    return this.app.transaction(context, async (tx) =>
      endMembership(tx, 'REMOVE', await lockAdministeredMembership(tx, membershipId)),
    )
  }

  /** @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION when it has this role or is not active, LAST_ADMINISTRATOR */
  setRole(context: CallContext, membershipId: string, role: OrganizationRole): Promise<OrganizationMember> {
    return this.app.transaction(context, async (tx) => {
      const where = await lockAdministeredMembership(tx, membershipId)
      const member = await tx.lock(OrganizationMember, where)
      if (member?.state !== 'ACTIVE' || member.role === role) {
        throw new AccountsFailure('INVALID_TRANSITION', ['input', 'role'])
      }
      const set = { role }
      const changed = await memberships.change(tx, 'accounts.membership.role.changed', where, { set })
      await keepAdministrator(tx, where.organizationId)
      return changed
    })
  }

  /** Ends the caller's own membership. @throws AccountsFailure NOT_FOUND, LAST_ADMINISTRATOR */
  leave(context: CallContext, organizationId: string): Promise<OrganizationMember> {
    return this.app.transaction(context, async (tx) => {
      await lockOrganization(tx, organizationId)
      return endMembership(tx, 'LEAVE', ownMembership(tx.caller, organizationId))
    })
  }
}
