import type { EventData, EventType } from '@enigm/contracts'

/** What the feed of an organization says of an event: ids and a state. */
export interface Announcement {
  readonly organizationId: string | undefined
  readonly objectId: string
  readonly state: string
}

const membership = ({
  organizationId,
  membershipId,
  state,
}: EventData<'accounts.membership.activated'>): Announcement => ({
  organizationId,
  objectId: membershipId,
  state,
})

/** The owner is an account or an organization; only the latter has a feed. */
const server = ({ ownerId, serverId, state }: EventData<'servers.server.created'>): Announcement => ({
  organizationId: ownerId,
  objectId: serverId,
  state,
})

const provisioning = (data: EventData<'servers.provisioning.requested'>): Announcement => ({
  organizationId: data.organizationId,
  objectId: data.provisioningRequestId,
  state: data.state,
})

const entitlement = (data: EventData<'payments.entitlement.granted'>): Announcement => ({
  organizationId: data.organizationId,
  objectId: data.entitlementId,
  state: data.state,
})

const esim = ({ organizationId, esimId, state }: EventData<'esim.esim.ordered'>): Announcement => ({
  organizationId,
  objectId: esimId,
  state,
})

/** The only events of the feed: changes of state of what an organization has. None of them names an account. */
export const announcedEvents = {
  'accounts.membership.invited': membership,
  'accounts.membership.activated': membership,
  'accounts.membership.role.changed': membership,
  'accounts.membership.removed': membership,
  'accounts.membership.left': membership,
  'accounts.membership.expired': membership,
  'servers.server.created': server,
  'servers.server.activated': server,
  'servers.server.suspended': server,
  'servers.server.resumed': server,
  'servers.server.restricted': server,
  'servers.server.restriction.lifted': server,
  'servers.server.retired': server,
  'servers.server.creation.canceled': server,
  'servers.server.ownership.transferred': server,
  'servers.server.deletion.requested': server,
  'servers.server.deleted': server,
  'servers.provisioning.requested': provisioning,
  'servers.provisioning.approved': provisioning,
  'servers.provisioning.rejected': provisioning,
  'payments.entitlement.created': entitlement,
  'payments.entitlement.granted': entitlement,
  'payments.entitlement.activated': entitlement,
  'payments.entitlement.renewed': entitlement,
  'payments.entitlement.suspended': entitlement,
  'payments.entitlement.expired': entitlement,
  'payments.entitlement.transferred': entitlement,
  'payments.entitlement.revoked': entitlement,
  'esim.esim.ordered': esim,
  'esim.esim.assigned': esim,
  'esim.esim.unassigned': esim,
  'esim.esim.policy.assigned': esim,
  'esim.esim.released': esim,
  'esim.esim.downloaded': esim,
  'esim.esim.installed': esim,
  'esim.esim.enabled': esim,
  'esim.esim.disabled': esim,
  'esim.esim.error': esim,
  'esim.esim.recovered': esim,
  'esim.esim.suspended': esim,
  'esim.esim.resumed': esim,
  'esim.esim.deleted': esim,
  'esim.esim.retired': esim,
  'esim.esim.replaced': esim,
} as const satisfies { readonly [T in EventType]?: (data: EventData<T>) => Announcement }

/** The aggregates whose events the feed receives. */
export const announcedAggregates = [
  'accounts.membership',
  'servers.server',
  'servers.provisioning',
  'payments.entitlement',
  'esim.esim',
] as const
