import type { App, CallContext, Job } from '@enigm/subgraph'
import { memberAudit, memberData, OrganizationMember } from './organization-member.entity'
import { organizationMemberLifecycle } from './organization-member.lifecycle'

/** Fires when an invitation ends, and once more when the row of an ended membership is to go. */
export const membershipJob = 'organization.membership'

const RETENTION_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Until then services that missed its end can still be told. */
export function purgeAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}

/** Expires an invitation that nobody accepted, or deletes what ended 30 days ago. */
export async function endOrForgetMembership(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const now = new Date()
    const member = await tx.lock(OrganizationMember, { id: job.aggregateId })
    if (!member) return
    if (member.endedAt) {
      if (purgeAt(member.endedAt) <= now) await tx.manager.delete(OrganizationMember, { id: member.id })
      return
    }
    if (!member.invitationEndsAt || member.invitationEndsAt > now) return
    await tx.move(OrganizationMember, organizationMemberLifecycle, 'expire', {
      where: { id: member.id },
      set: { invitationHash: null, invitationEndsAt: null, endedAt: now },
      data: memberData,
      audit: memberAudit,
    })
    await tx.scheduleJob({ kind: membershipJob, aggregateId: member.id, dueAt: purgeAt(now) })
  })
}
