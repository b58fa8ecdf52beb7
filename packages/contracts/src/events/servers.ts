import { z } from 'zod'
import { day, erasure, id } from './state'

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
  role: z.enum(['ADMINISTRATOR', 'USER']),
  state: z.enum(['ACTIVE', 'RESTRICTED', 'REMOVED', 'LEFT']),
})
const device = z.object({
  serverDeviceId: id,
  serverId: id,
  accountId: id,
  deviceId: id,
  state: z.enum(['CONNECTED', 'REMOVED']),
})
const platformAction = z.object({
  platformActionId: id,
  serverId: id,
  kind: z.enum(['RESTRICT', 'SUSPEND', 'RETIRE', 'DELETE']),
  state: z.enum(['IN_EFFECT', 'REVERSED']),
})
const transfer = z.object({
  transferId: id,
  serverId: id,
  state: z.enum(['OFFERED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'CLOSED']),
})
const deletion = z.object({
  deletionId: id,
  serverId: id,
  scope: z.enum(['OBJECTS', 'CONTENT_CLASS', 'MEMBER_CONTENT', 'ALL_CONTENT']),
  state: z.enum(['REQUESTED', 'ORDERED', 'CONFIRMED', 'PARTIAL', 'FAILED']),
})

const policy = z.object({
  policyId: id,
  serverId: id,
  revision: z.int(),
  state: z.enum(['SCHEDULED', 'IN_FORCE', 'REPLACED']),
})
const signal = z.object({
  signalId: id,
  category: z.enum([
    'ACCESS_ANOMALY',
    'DEVICE_LIFECYCLE',
    'POLICY_VIOLATION',
    'SUSPICIOUS_ACTIVITY',
    'DEFENSIVE_OUTCOME',
  ]),
  hour: day,
  state: z.enum(['RAISED']),
})

/** Events of servers. A join request names no server: an unknown locator causes the same event. */
export const serversEvents = {
  'servers.server.created': server,
  'servers.server.activated': server,
  'servers.server.suspended': server,
  'servers.server.resumed': server,
  'servers.server.restricted': server,
  'servers.server.restriction.lifted': server,
  'servers.server.retired': server,
  'servers.server.locator.rotated': server,
  'servers.server.locator.changed': server,
  'servers.server.creation.canceled': server,
  'servers.server.content.policy.changed': server,
  'servers.server.visibility.changed': server,
  'servers.server.ownership.transferred': server,
  'servers.server.deletion.requested': server,
  'servers.server.deleted': server,
  /** The last event of a server, a year after its deletion: projections delete the server. */
  'servers.server.erased': server,
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
  'servers.member.restricted': member,
  'servers.member.restriction.lifted': member,
  'servers.member.removed': member,
  'servers.device.connected': device,
  'servers.device.removed': device,
  'servers.platform.acted': platformAction,
  'servers.platform.reversed': platformAction,
  'servers.content.deletion.requested': deletion,
  'servers.content.deletion.ordered': deletion,
  'servers.content.deletion.confirmed': deletion,
  'servers.content.deletion.partial': deletion,
  'servers.content.deletion.failed': deletion,
  'servers.member.left': member,
  'servers.policy.changed': policy,
  'servers.policy.effective': policy,
  'servers.policy.replaced': policy,
  'servers.policy.evaluated': policy,
  /** A minimized security signal for Enigm Intelligence; it names no server, member or account. */
  'servers.signal.raised': signal,
  'servers.member.snapshot': member,
  'servers.erasure.completed': erasure,
  'servers.erasure.snapshot': erasure,
}
