import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { accountOf, type Origin, type Work } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { Account } from '../account/account.entity'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { Pepper } from '../pepper'
import { settleSessions } from '../session/restriction'
import { bucket } from '../session/session.entity'
import { memberHandle } from './member-handle'
import { membershipTimer, purgeAt } from './membership-timer'
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
    { organizationId, role }: { organizationId: string; role: OrganizationRole },
    origin: Origin,
  ): Promise<Invited> {
    return this.app.transact(origin, async (work) => {
      await administer(work, organizationId)
      const waiting = { organizationId, state: OrganizationMemberState.INVITED }
      if ((await work.manager.countBy(OrganizationMember, waiting)) >= MOST_INVITED) {
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
        sinceDay: bucket(now, 'day'),
        endedAt: null,
      }
      const member = await work.create(OrganizationMember, row, {
        type: 'accounts.membership.invited',
        data: memberData({ ...row, version: 1 }),
        audit: memberAudit({ ...row, version: 1 }),
      })
      await work.schedule({ kind: membershipTimer, aggregateId: row.id, dueAt: row.invitationEndsAt })
      return { member, invitation }
    })
  }

  /**
   * Makes the caller the member that was invited. An invitation that was used, withdrawn, has ended or never was gets
   * one answer.
   * @throws AccountsFailure INVITATION_INVALID, ALREADY_MEMBER
   */
  accept(invitation: string, origin: Origin): Promise<OrganizationMember> {
    const accountId = accountOf(origin.caller)
    const invitationHash = this.hash(invitation)
    return this.app.transact(origin, async (work) => {
      const invited = await work.manager.findOneBy(OrganizationMember, { invitationHash })
      if (invited) await lockOrganization(work, invited.organizationId)
      const present = invited && (await work.lock(OrganizationMember, { id: invited.id, invitationHash }))
      if (!present?.invitationEndsAt || present.invitationEndsAt <= new Date()) {
        throw new AccountsFailure('INVITATION_INVALID', ['input', 'invitation'])
      }
      const { id, organizationId, role } = present
      // Nobody joins an organization whose only administrator is leaving, unless to administer it.
      if (role !== OrganizationRole.ADMIN && !(await hasAdministrator(work, organizationId))) {
        throw new AccountsFailure('INVITATION_INVALID', ['input', 'invitation'])
      }
      if (await work.manager.existsBy(OrganizationMember, ownPlace(organizationId, accountId))) {
        throw new AccountsFailure('ALREADY_MEMBER', ['input', 'invitation'])
      }
      await work.cancelTimer(membershipTimer, id)
      return work.move(OrganizationMember, organizationMemberLifecycle, 'accept', {
        where: { id },
        set: {
          accountId,
          handle: memberHandle(this.app, organizationId, accountId),
          invitationHash: null,
          invitationEndsAt: null,
          sinceDay: bucket(new Date(), 'day'),
        },
        data: memberData,
        audit: memberAudit,
      })
    })
  }

  /** Ends a membership or withdraws an invitation. @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, LAST_ADMINISTRATOR */
  remove(membershipId: string, origin: Origin): Promise<OrganizationMember> {
    return this.app.transact(origin, async (work) => {
      const organizationId = await administerMember(work, membershipId)
      return endMembership(work, 'remove', { id: membershipId, organizationId })
    })
  }

  /** @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION when it has this role or is not ACTIVE, LAST_ADMINISTRATOR */
  setRole(membershipId: string, role: OrganizationRole, origin: Origin): Promise<OrganizationMember> {
    return this.app.transact(origin, async (work) => {
      const organizationId = await administerMember(work, membershipId)
      const where = { id: membershipId, organizationId }
      const member = await work.lock(OrganizationMember, where)
      if (member?.state !== OrganizationMemberState.ACTIVE || member.role === role) {
        throw new AccountsFailure('INVALID_TRANSITION', ['input', 'role'])
      }
      const changed = await work.change(OrganizationMember, where, { role }, (now) => ({
        type: 'accounts.membership.role.changed',
        data: memberData(now),
        audit: memberAudit(now),
      }))
      await keepAdministrator(work, organizationId)
      return changed
    })
  }

  /** Ends the caller's own membership. @throws AccountsFailure NOT_FOUND, LAST_ADMINISTRATOR */
  leave(organizationId: string, origin: Origin): Promise<OrganizationMember> {
    return this.app.transact(origin, async (work) => {
      const own = ownPlace(organizationId, accountOf(origin.caller))
      await lockOrganization(work, organizationId)
      return endMembership(work, 'leave', own)
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
  work: Work,
  action: 'remove' | 'leave',
  where: FindOptionsWhere<OrganizationMember>,
): Promise<OrganizationMember> {
  const now = new Date()
  const present = await work.lock(OrganizationMember, where)
  const ended = await work.move(OrganizationMember, organizationMemberLifecycle, action, {
    where,
    set: { sessionsRestricted: false, invitationHash: null, invitationEndsAt: null, endedAt: now },
    data: memberData,
    audit: memberAudit,
  })
  await keepAdministrator(work, ended.organizationId)
  if (present?.sessionsRestricted && present.accountId) await release(work, present.accountId)
  await work.schedule({ kind: membershipTimer, aggregateId: ended.id, dueAt: purgeAt(now) })
  return ended
}

/** What the organization has restricted ends with the membership; what others restrict stays so. */
async function release(work: Work, accountId: string): Promise<void> {
  await work.lock(Account, { id: accountId })
  await settleSessions(work, accountId)
}

async function lockOrganization(work: Work, organizationId: string): Promise<void> {
  await work.lock(Organization, { id: organizationId })
}

/** The lock is taken before the membership is read: an administrator who was removed while waiting is none anymore. */
export async function administer(work: Work, organizationId: string): Promise<void> {
  await lockOrganization(work, organizationId)
  const administrator = {
    ...ownPlace(organizationId, accountOf(work.caller)),
    role: OrganizationRole.ADMIN,
  }
  if (!(await work.manager.existsBy(OrganizationMember, administrator)))
    throw new AccountsFailure('NOT_FOUND')
}

/** The organization of a membership that the caller administers. @throws AccountsFailure NOT_FOUND */
export async function administerMember(work: Work, membershipId: string): Promise<string> {
  const member = await work.manager.findOneBy(OrganizationMember, { id: membershipId })
  if (!member) throw new AccountsFailure('NOT_FOUND')
  await administer(work, member.organizationId)
  return member.organizationId
}

/** Undoes the change, by failing, when it has left an organization without an administrator who stays and can act. */
export async function keepAdministrator(work: Work, organizationId: string): Promise<void> {
  if (!(await hasAdministrator(work, organizationId))) throw new AccountsFailure('LAST_ADMINISTRATOR')
}

/** Whether somebody administers the organization who is neither restricted nor about to be deleted. Its row is locked. */
async function hasAdministrator(work: Work, organizationId: string): Promise<boolean> {
  const administrators = await work.query(
    `SELECT 1 FROM organization_member m JOIN account a ON a.id = m.account_id
     WHERE m.organization_id = $1 AND m.state = 'ACTIVE' AND m.role = 'ADMIN' AND ${stays('m', 'a')} LIMIT 1`,
    [organizationId],
  )
  return administrators.length > 0
}
