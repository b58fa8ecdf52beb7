import {
  DAY_MILLISECONDS,
  heldUntil,
  select,
  type App,
  type CallContext,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { Account } from '../../account/account.entity'
import { settleSessions } from '../../sign-in/session/restriction'
import { endClientsWithoutMembers } from '../machine-client/ending'
import { keepAdministrator } from '../organization/organization.access'
import { Organization, organizations } from '../organization/organization.entity'
import { memberships, OrganizationMember } from './membership.entity'
import { membershipLifecycle } from './membership.lifecycle'

/** Runs when an invitation ends, and again when the row of an ended membership is to be deleted. */
export const membershipJob = 'organization.membership'

/** How long the row of an ended membership stays, for services that have missed its end. */
const RETENTION_MILLISECONDS = 30 * DAY_MILLISECONDS

/**
 * Ends a membership of a locked organization; the organization's restriction of the member's sessions ends with it, other
 * restrictions stay.
 * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, LAST_ADMINISTRATOR
 */
export async function endMembership(
  tx: Transaction,
  action: 'REMOVE' | 'LEAVE',
  where: FindOptionsWhere<OrganizationMember>,
): Promise<OrganizationMember> {
  const endedAt = await tx.now()
  const present = await tx.lock(OrganizationMember, where)
  const set = { sessionsRestricted: false, invitationHash: null, invitationEndsAt: null, endedAt }
  const ended = await memberships.move(tx, action, where, { set })
  await keepAdministrator(tx, ended.organizationId)
  if (present?.sessionsRestricted && present.accountId) {
    await tx.lock(Account, { id: present.accountId })
    await settleSessions(tx, present.accountId)
  }
  await tx.scheduleJob({ kind: membershipJob, aggregateId: ended.id, dueAt: purgeAt(endedAt) })
  return ended
}

/**
 * Ends every membership of a deleted account, in the trail of its organization, and deletes the rows. An organization that has no
 * member left ends. The organizations are locked.
 * @returns the number of memberships
 */
export async function leaveOrganizations(tx: Transaction, accountId: string): Promise<number> {
  const left = await tx.manager.find(OrganizationMember, {
    where: { accountId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
  const organizationIds: string[] = []
  for (const { id, state, organizationId } of left) {
    if (membershipLifecycle.next(state).includes('LEAVE')) {
      const set = { sessionsRestricted: false, endedAt: await tx.now() }
      await memberships.move(tx, 'LEAVE', { id }, { set })
      organizationIds.push(organizationId)
    }
    await tx.cancelJob(membershipJob, id)
  }
  await tx.manager.delete(OrganizationMember, { accountId })
  await endOrganizationsWithoutMembers(tx, organizationIds)
  return left.length
}

const withoutMembers = select(Organization, 'o')
  .where(
    'o.id = ANY($1)',
    "o.state = 'ACTIVE'",
    `NOT EXISTS (SELECT 1 FROM organization_member m WHERE m.organization_id = o.id AND m.state = 'ACTIVE')`,
  )
  .orderBy('id')

/**
 * Ends the organizations that have no member left: their machine clients are revoked and their open invitations expire. Other
 * services end what they own. The name is removed, except under a legal hold.
 */
async function endOrganizationsWithoutMembers(tx: Transaction, ids: readonly string[]): Promise<void> {
  await endClientsWithoutMembers(tx, ids)
  for (const { id, displayName } of await tx.query(withoutMembers, [ids])) {
    const invited = await tx.manager.find(OrganizationMember, {
      where: { organizationId: id, state: 'INVITED' },
      order: { id: 'ASC' },
    })
    const endedAt = await tx.now()
    for (const invitation of invited) await expireInvitation(tx, invitation.id, endedAt)
    const set = { endedAt, displayName: (await heldUntil(tx, id)) ? displayName : null }
    await organizations.move(tx, 'END', { id }, { set })
  }
}

/** Expires an invitation that was not accepted, or deletes a membership that ended 30 days ago. */
export async function expireOrPurge(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const now = await tx.now()
    const member = await tx.lock(OrganizationMember, { id: job.aggregateId })
    if (!member) return
    const { id, endedAt, invitationEndsAt } = member
    if (endedAt) {
      if (purgeAt(endedAt) <= now) await tx.manager.delete(OrganizationMember, { id })
      return
    }
    if (!invitationEndsAt || invitationEndsAt > now) return
    await expireInvitation(tx, id, now)
  })
}

async function expireInvitation(tx: Transaction, id: string, endedAt: Date): Promise<void> {
  const set = { invitationHash: null, invitationEndsAt: null, endedAt }
  await memberships.move(tx, 'EXPIRE', { id }, { set })
  await tx.scheduleJob({ kind: membershipJob, aggregateId: id, dueAt: purgeAt(endedAt) })
}

function purgeAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}
