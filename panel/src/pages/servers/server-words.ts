import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  JoinRequestState,
  OrganizationKind,
  OwnerKind,
  RegionCode,
  ServerCancelationCause,
  ServerState,
  ServerViewerRole,
} from '../../generated/servers'
import type { StatusOf } from '../../kit'

export const states: Record<ServerState, StatusOf> = {
  PROVISIONING: ['wait', msg`Being set up`],
  ACTIVE: ['ok', msg`Active`],
  SUSPENDED: ['stop', msg`Suspended`],
  RETIRED: ['off', msg`Retired`],
  DELETION_REQUESTED: ['wait', msg`Deletion ordered`],
  DELETED: ['off', msg`Deleted`],
  CANCELED: ['off', msg`Given up`],
}

export const cancelationCauses: Record<ServerCancelationCause, MessageDescriptor> = {
  OWNER: msg`Its owner canceled the creation.`,
  NOT_READY: msg`Its environment was not ready in time.`,
  ACCOUNT_DELETED: msg`The account of its owner was deleted.`,
}

export const organizationKinds: Record<OrganizationKind, MessageDescriptor> = {
  ORGANIZATION: msg`An organization`,
  TEAM: msg`A team`,
  ENTERPRISE: msg`An enterprise customer`,
}

export const ownerKinds: Record<OwnerKind, MessageDescriptor> = {
  INDIVIDUAL: msg`An account`,
  ...organizationKinds,
}

export const regions: Record<RegionCode, MessageDescriptor> = {
  EU_CENTRAL: msg`Central Europe`,
  EU_NORTH: msg`Northern Europe`,
  NA_EAST: msg`Eastern North America`,
  NA_WEST: msg`Western North America`,
  AP_SOUTH: msg`South Asia`,
  AP_EAST: msg`East Asia`,
}

export const viewerRoles: Record<ServerViewerRole | 'ORGANIZATION', MessageDescriptor> = {
  ORGANIZATION: msg`Administrator of the owner`,
  OWNER: msg`Owner`,
  ADMINISTRATOR: msg`Administrator`,
  USER: msg`Member`,
}

export const joinRequestStates: Record<JoinRequestState, StatusOf> = {
  PENDING: ['wait', msg`Pending`],
  APPROVED: ['ok', msg`Approved`],
  REJECTED: ['stop', msg`Rejected`],
  WITHDRAWN: ['off', msg`Withdrawn`],
  EXPIRED: ['off', msg`Expired`],
  CLOSED: ['off', msg`Closed`],
}
