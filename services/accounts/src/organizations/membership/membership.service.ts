import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { startOfDay, accountOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { Pepper } from '../../crypto/pepper'
import { settleSessions } from '../../sign-in/session/restriction'
import { memberHandle } from './member-handle'
import { membershipJob, purgeAt } from './membership-job'
import { stays } from './leaving'
import { Organization } from './organization.entity'
import { memberAudit, memberData, OrganizationMember, OrganizationRole } from './organization-member.entity'
import { organizationMemberLifecycle, OrganizationMemberState } from './organization-member.lifecycle'

const INVITATION_BYTES = 16
const INVITATION_MILLISECONDS = 7 * 24 * 60 * 60 * 1000
/** Invitations of one organization that wait at a time. */
export const MOST_INVITED = 100

export interface Invited {
  member: OrganizationMember
  /** 128 random bits, shown once and stored as a keyed hash. */
  invitation: string
}

/**
 * Memberships of organizations. Every change locks the organization first: what its administrators do at once comes one
 * after the other, and one of them is always left.
 */
export class MembershipService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws AccountsFailure NOT_FOUND to who does not administer it, TOO_MANY_INVITATIONS */
  invite(
    context: CallContext,
    { organizationId, role }: { organizationId: string; role: OrganizationRole },
  ): Promise<Invited> {
    return this.app.transaction(context, async (tx) => {
      await administer(tx, organizationId)
      const waiting = { organizationId, state: OrganizationMemberState.INVITED }
      if ((await tx.manager.countBy(OrganizationMember, waiting)) >= MOST_INVITED) {
        throw new AccountsFailure('TOO_MANY_INVITATIONS', ['input', 'organizationId'])
      }
      const invitation = randomBytes(INVITATION_BYTES).toString('base64url')
      const now = new Date()
      const row = {
        id: newId('member'),
        ...waiting,
        accountId: null,
        handle: null,
        role,
        maximumSessionDays: null,
        sessionsRestricted: false,
        invitationHash: this.hash(invitation),
        invitationEndsAt: new Date(now.getTime() + INVITATION_MILLISECONDS),
        sinceDay: startOfDay(now),
        endedAt: null,
      }
      const member = await tx.create(OrganizationMember, row, {
        type: 'accounts.membership.invited',
        data: memberData({ ...row, version: 1 }),
        audit: memberAudit({ ...row, version: 1 }),
      })
      await tx.scheduleJob({ kind: membershipJob, aggregateId: row.id, dueAt: row.invitationEndsAt })
      return { member, invitation }
    })
  }

  /**
   * Makes the caller the member that was invited. An invitation that was used, withdrawn, has ended or never was gets
   * one answer.
   * @throws AccountsFailure INVITATION_INVALID, ALREADY_MEMBER
   */
  accept(context: CallContext, invitation: string): Promise<OrganizationMember> {
    const accountId = accountOf(context.caller)
    const invitationHash = this.hash(invitation)
    return this.app.transaction(context, async (tx) => {
      const invited = await tx.manager.findOneBy(OrganizationMember, { invitationHash })
      if (invited) await lockOrganization(tx, invited.organizationId)
      const present = invited && (await tx.lock(OrganizationMember, { id: invited.id, invitationHash }))
      if (!present?.invitationEndsAt || present.invitationEndsAt <= new Date()) {
        throw new AccountsFailure('INVITATION_INVALID', ['input', 'invitation'])
      }
      const { id, organizationId, role } = present
      // Nobody joins an organization whose only administrator is leaving, unless to administer it.
      if (role !== OrganizationRole.ADMIN && !(await hasAdministrator(tx, organizationId))) {
        throw new AccountsFailure('INVITATION_INVALID', ['input', 'invitation'])
      }
      if (await tx.manager.existsBy(OrganizationMember, ownPlace(organizationId, accountId))) {
        throw new AccountsFailure('ALREADY_MEMBER', ['input', 'invitation'])
      }
      await tx.cancelJob(membershipJob, id)
      return tx.move(OrganizationMember, organizationMemberLifecycle, 'accept', {
        where: { id },
        set: {
          accountId,
          handle: memberHandle(this.app, organizationId, accountId),
          invitationHash: null,
          invitationEndsAt: null,
          sinceDay: startOfDay(new Date()),
        },
        data: memberData,
        audit: memberAudit,
      })
    })
  }

  /** Ends a membership or withdraws an invitation. @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, LAST_ADMINISTRATOR */
  remove(context: CallContext, membershipId: string): Promise<OrganizationMember> {
    return this.app.transaction(context, async (tx) => {
      const organizationId = await administerMember(tx, membershipId)
      return endMembership(tx, 'remove', { id: membershipId, organizationId })
    })
  }

  /** @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION when it has this role or is not ACTIVE, LAST_ADMINISTRATOR */
  setRole(context: CallContext, membershipId: string, role: OrganizationRole): Promise<OrganizationMember> {
    return this.app.transaction(context, async (tx) => {
      const organizationId = await administerMember(tx, membershipId)
      const where = { id: membershipId, organizationId }
      const member = await tx.lock(OrganizationMember, where)
      if (member?.state !== OrganizationMemberState.ACTIVE || member.role === role) {
        throw new AccountsFailure('INVALID_TRANSITION', ['input', 'role'])
      }
      const changed = await tx.change(OrganizationMember, where, { role }, (now) => ({
        type: 'accounts.membership.role.changed',
        data: memberData(now),
        audit: memberAudit(now),
      }))
      await keepAdministrator(tx, organizationId)
      return changed
    })
  }

  /** Ends the caller's own membership. @throws AccountsFailure NOT_FOUND, LAST_ADMINISTRATOR */
  leave(context: CallContext, organizationId: string): Promise<OrganizationMember> {
    return this.app.transaction(context, async (tx) => {
      const own = ownPlace(organizationId, accountOf(context.caller))
      await lockOrganization(tx, organizationId)
      return endMembership(tx, 'leave', own)
    })
  }

  private hash(invitation: string): string {
    return this.app.get(Pepper).hash('organization-invitation', invitation)
  }
}

function ownPlace(organizationId: string, accountId: string) {
  return { organizationId, accountId, state: OrganizationMemberState.ACTIVE }
}

async function endMembership(
  tx: Transaction,
  action: 'remove' | 'leave',
  where: FindOptionsWhere<OrganizationMember>,
): Promise<OrganizationMember> {
  const now = new Date()
  const present = await tx.lock(OrganizationMember, where)
  const ended = await tx.move(OrganizationMember, organizationMemberLifecycle, action, {
    where,
    set: { sessionsRestricted: false, invitationHash: null, invitationEndsAt: null, endedAt: now },
    data: memberData,
    audit: memberAudit,
  })
  await keepAdministrator(tx, ended.organizationId)
  if (present?.sessionsRestricted && present.accountId) await release(tx, present.accountId)
  await tx.scheduleJob({ kind: membershipJob, aggregateId: ended.id, dueAt: purgeAt(now) })
  return ended
}

/** What the organization has restricted ends with the membership; what others restrict stays so. */
async function release(tx: Transaction, accountId: string): Promise<void> {
  await tx.lock(Account, { id: accountId })
  await settleSessions(tx, accountId)
}

async function lockOrganization(tx: Transaction, organizationId: string): Promise<void> {
  await tx.lock(Organization, { id: organizationId })
}

/** The lock is taken before the membership is read: an administrator who was removed while waiting is none anymore. */
export async function administer(tx: Transaction, organizationId: string): Promise<void> {
  await lockOrganization(tx, organizationId)
  const administrator = {
    ...ownPlace(organizationId, accountOf(tx.caller)),
    role: OrganizationRole.ADMIN,
  }
  if (!(await tx.manager.existsBy(OrganizationMember, administrator))) throw new AccountsFailure('NOT_FOUND')
}

/** The organization of a membership that the caller administers. @throws AccountsFailure NOT_FOUND */
export async function administerMember(tx: Transaction, membershipId: string): Promise<string> {
  const member = await tx.manager.findOneBy(OrganizationMember, { id: membershipId })
  if (!member) throw new AccountsFailure('NOT_FOUND')
  await administer(tx, member.organizationId)
  return member.organizationId
}

/** Undoes the change, by failing, when it has left an organization without an administrator who stays and can act. */
export async function keepAdministrator(tx: Transaction, organizationId: string): Promise<void> {
  if (!(await hasAdministrator(tx, organizationId))) throw new AccountsFailure('LAST_ADMINISTRATOR')
}

/** Whether somebody administers the organization who is neither restricted nor about to be deleted. Its row is locked. */
async function hasAdministrator(tx: Transaction, organizationId: string): Promise<boolean> {
  const administrators = await tx.query(
    `SELECT 1 FROM organization_member m JOIN account a ON a.id = m.account_id
     WHERE m.organization_id = $1 AND m.state = 'ACTIVE' AND m.role = 'ADMIN' AND ${stays('m', 'a')} LIMIT 1`,
    [organizationId],
  )
  return administrators.length > 0
}
