import { z } from 'zod'
import { erasure, id } from './state'

const server = z.object({
  serverId: id,
  ownerId: id,
  entitlementId: id,
  state: z.enum([
    'PROVISIONING',
    'ACTIVE',
    'SUSPENDED',
    'RESTRICTED',
    'RETIRED',
    'DELETION_REQUESTED',
    'DELETED',
    'CANCELED',
  ]),
})
const provisioning = z.object({
  provisioningRequestId: id,
  organizationId: id,
  termDays: z.int(),
  state: z.enum(['REQUESTED', 'APPROVED', 'REJECTED']),
})
const join = z.object({
  joinRequestId: id,
  state: z.enum(['PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'CLOSED']),
})
const member = z.object({
  memberId: id,
  serverId: id,
  accountId: id,
  state: z.enum(['ACTIVE', 'RESTRICTED', 'REMOVED', 'LEFT']),
})
const transfer = z.object({
  transferId: id,
  serverId: id,
  state: z.enum(['OFFERED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'CLOSED']),
})
const deletion = z.object({
  deletionId: id,
  serverId: id,
  scope: z.enum(['MEMBER_CONTENT', 'ENVIRONMENT']),
  state: z.enum(['REQUESTED', 'ORDERED', 'CONFIRMED', 'PARTIAL', 'FAILED']),
})

/** Events of servers. A join request names no server: an unknown locator causes the same event. */
export const serversEvents = {
  'servers.server.created': server,
  'servers.server.activated': server,
  'servers.server.suspended': server,
  'servers.server.resumed': server,
  'servers.server.retired': server,
  'servers.server.locator.rotated': server,
  'servers.server.locator.changed': server,
  'servers.server.creation.canceled': server,
  'servers.server.ownership.transferred': server,
  'servers.server.deletion.requested': server,
  'servers.server.deleted': server,
  'servers.server.snapshot': server,
  'servers.transfer.offered': transfer,
  'servers.transfer.accepted': transfer,
  'servers.transfer.declined': transfer,
  'servers.transfer.withdrawn': transfer,
  'servers.transfer.expired': transfer,
  'servers.transfer.closed': transfer,
  'servers.provisioning.requested': provisioning,
  'servers.provisioning.approved': provisioning,
  'servers.provisioning.rejected': provisioning,
  'servers.provisioning.snapshot': provisioning,
  'servers.join.requested': join,
  'servers.join.approved': join,
  'servers.join.rejected': join,
  'servers.join.withdrawn': join,
  'servers.join.expired': join,
  'servers.join.closed': join,
  'servers.member.activated': member,
  'servers.member.role.changed': member,
  'servers.member.removed': member,
  'servers.content.deletion.requested': deletion,
  'servers.content.deletion.ordered': deletion,
  'servers.content.deletion.confirmed': deletion,
  'servers.content.deletion.partial': deletion,
  'servers.content.deletion.failed': deletion,
  'servers.member.left': member,
  'servers.erasure.completed': erasure,
  'servers.erasure.snapshot': erasure,
}
