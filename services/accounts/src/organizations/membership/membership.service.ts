import { randomBytes } from 'node:crypto'
import { accountOf, DAY_MILLISECONDS, startOfDay, type CallContext } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { Pepper } from '../../crypto/pepper'
import { AccountsFailure } from '../../errors'
import {
  hasAdministrator,
  keepAdministrator,
  lockAdministered,
  lockOrganization,
} from '../organization/organization.access'
import { endMembership, membershipJob } from './ending'
import { memberHandle } from './member-handle'
import { lockAdministeredMembership, ownMembership } from './membership.access'
import { memberships, newMembership, OrganizationMember, type OrganizationRole } from './membership.entity'

const INVITATION_BYTES = 16
const INVITATION_MILLISECONDS = 7 * DAY_MILLISECONDS
/** Open invitations of one organization. */
const MOST_INVITATIONS = 100

interface Invited {
  member: OrganizationMember
  /** 128 random bits, shown once and stored as a keyed hash. */
  invitation: string
}

/** Memberships of organizations. Every change locks the organization first, and keeps one administrator who can act. */
export class MembershipService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws AccountsFailure NOT_FOUND unless the caller administers the organization, TOO_MANY_INVITATIONS */
  invite(context: CallContext, organizationId: string, role: OrganizationRole): Promise<Invited> {
    return this.app.transaction(context, async (tx) => {
      await lockAdministered(tx, organizationId)
      const open = { organizationId, state: 'INVITED' } as const
      if ((await tx.manager.countBy(OrganizationMember, open)) >= MOST_INVITATIONS) {
        throw new AccountsFailure('TOO_MANY_INVITATIONS', ['input', 'organizationId'])
      }
      const invitation = randomBytes(INVITATION_BYTES).toString('base64url')
      const invitationEndsAt = new Date(Date.now() + INVITATION_MILLISECONDS)
      const row = newMembership({
        ...{ ...open, accountId: null, handle: null, role },
        invitationHash: this.hash(invitation),
        invitationEndsAt,
      })
      const member = await memberships.create(tx, 'accounts.membership.invited', row)
      await tx.scheduleJob({ kind: membershipJob, aggregateId: member.id, dueAt: invitationEndsAt })
      return { member, invitation }
    })
  }

  /**
   * Makes the caller the invited member. A used, withdrawn, ended and unknown invitation give the same answer.
   * @throws AccountsFailure INVITATION_INVALID, ALREADY_MEMBER
   */
  accept(context: CallContext, invitation: string): Promise<OrganizationMember> {
    const path = ['input', 'invitation']
    const accountId = accountOf(context.caller)
    const invitationHash = this.hash(invitation)
    return this.app.transaction(context, async (tx) => {
      const invited = await tx.manager.findOneBy(OrganizationMember, { invitationHash })
      if (invited) await lockOrganization(tx, invited.organizationId)
      const present = invited && (await tx.lock(OrganizationMember, { id: invited.id, invitationHash }))
      if (!present?.invitationEndsAt || present.invitationEndsAt <= new Date()) {
        throw new AccountsFailure('INVITATION_INVALID', path)
      }
      const { id, organizationId, role } = present
      // While the only administrator leaves, an account can join only as another administrator.
      if (role !== 'ADMIN' && !(await hasAdministrator(tx, organizationId))) {
        throw new AccountsFailure('INVITATION_INVALID', path)
      }
      if (await tx.manager.existsBy(OrganizationMember, { organizationId, accountId, state: 'ACTIVE' })) {
        throw new AccountsFailure('ALREADY_MEMBER', path)
      }
      await tx.cancelJob(membershipJob, id)
      const handle = memberHandle(this.app, organizationId, accountId)
      const used = { invitationHash: null, invitationEndsAt: null }
      const set = { ...used, accountId, handle, sinceDay: startOfDay(new Date()) }
      return memberships.move(tx, 'ACCEPT', { id }, { set })
    })
  }

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

  private hash(invitation: string): string {
    return this.app.get(Pepper).hash('organization-invitation', invitation)
  }
}
