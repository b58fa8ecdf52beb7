import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  AssociatedKind,
  JoinRequestState,
  OrganizationKind,
  OwnerKind,
  PlatformActionKind,
  PlatformActionReason,
  PlatformActionState,
  RegionCode,
  ServerCancelationCause,
  ServerStage,
  ServerStageProgress,
  ServerState,
  ServerSurface,
  ServerViewerRole,
  SuspensionCause,
} from '../../generated/servers'
import type { StatusOf } from '../../kit'

export const states: Record<ServerState, StatusOf> = {
  PROVISIONING: ['wait', msg`Being set up`],
  ACTIVE: ['ok', msg`Active`],
  RESTRICTED: ['wait', msg`Restricted by the platform`],
  SUSPENDED: ['stop', msg`Suspended`],
  RETIRED: ['off', msg`Retired`],
  DELETION_REQUESTED: ['wait', msg`Deletion ordered`],
  DELETED: ['off', msg`Deleted`],
  CANCELED: ['off', msg`Given up`],
}

export const suspensionCauses: Record<SuspensionCause, MessageDescriptor> = {
  COMMERCIAL: msg`Its term is over. A renewal lifts this.`,
  OWNER: msg`Its owner has suspended it, and can resume it.`,
  PLATFORM: msg`The platform has suspended it. The platform alone lifts this.`,
}

export const platformActionKinds: Record<PlatformActionKind, MessageDescriptor> = {
  RESTRICT: msg`Restricted: nobody is admitted`,
  SUSPEND: msg`Suspended`,
  RETIRE: msg`Retired for good`,
  DELETE: msg`Deletion ordered`,
}

export const platformActionReasons: Record<PlatformActionReason, MessageDescriptor> = {
  USER_PROTECTION: msg`Protection of users`,
  INTEGRITY: msg`Integrity of the platform`,
  LAW: msg`A law or a decision of an authority`,
  ABUSE: msg`Abuse`,
  SECURITY: msg`A risk for security`,
}

export const platformActionStates: Record<PlatformActionState, StatusOf> = {
  IN_EFFECT: ['stop', msg`In effect`],
  REVERSED: ['off', msg`Reversed`],
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

export const associatedKinds: Record<AssociatedKind, MessageDescriptor> = {
  ESIM: msg`eSIM`,
  MANAGED_DEVICE: msg`Managed device`,
  ENIGM_KEY: msg`Enigm Key`,
}

export const surfaces: Record<ServerSurface, MessageDescriptor> = {
  TEXT: msg`Messages`,
  CALL: msg`Calls`,
  MEDIA: msg`Pictures, recordings and files`,
}

export const stages: Record<ServerStage, MessageDescriptor> = {
  PURCHASE: msg`Purchase or approval`,
  CREATION: msg`Creation`,
  REGION: msg`Region`,
  ADMINISTRATION: msg`Owner`,
  LOCATOR: msg`Locator accepts requests`,
  REQUEST_REVIEW: msg`Review of requests`,
  MEMBERSHIP: msg`Admission of members`,
  POLICY: msg`Policy`,
  CONTENT: msg`Lifecycle of content`,
  END: msg`Suspension, retirement or deletion`,
}

export const stageProgress: Record<ServerStageProgress, StatusOf> = {
  LATER: ['off', msg`Not yet`],
  OPEN: ['ok', msg`Going on`],
  PAUSED: ['wait', msg`Interrupted`],
  DONE: ['ok', msg`Done`],
  OVER: ['off', msg`Over`],
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
