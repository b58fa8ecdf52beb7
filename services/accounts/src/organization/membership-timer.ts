import type { App, Origin, Timer } from '@enigm/subgraph'
import { memberAudit, memberData, OrganizationMember } from './organization-member.entity'
import { organizationMemberLifecycle } from './organization-member.lifecycle'

/** Fires when an invitation ends, and once more when the row of an ended membership is to go. */
export const membershipTimer = 'organization.membership'

const RETENTION_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Until then services that missed its end can still be told. */
export function purgeAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}

/** Expires an invitation that nobody accepted, or deletes what ended 30 days ago. */
export async function endOrForgetMembership(timer: Timer, app: App<any>, origin: Origin): Promise<void> {
  await app.transact(origin, async (work) => {
    await work.finish(timer)
    const now = new Date()
    const member = await work.lock(OrganizationMember, { id: timer.aggregateId })
    if (!member) return
    if (member.endedAt) {
      if (purgeAt(member.endedAt) <= now) await work.manager.delete(OrganizationMember, { id: member.id })
      return
    }
    if (!member.invitationEndsAt || member.invitationEndsAt > now) return
    await work.move(OrganizationMember, organizationMemberLifecycle, 'expire', {
      where: { id: member.id },
      set: { invitationHash: null, invitationEndsAt: null, endedAt: now },
      data: memberData,
      audit: memberAudit,
    })
    await work.schedule({ kind: membershipTimer, aggregateId: member.id, dueAt: purgeAt(now) })
  })
}
