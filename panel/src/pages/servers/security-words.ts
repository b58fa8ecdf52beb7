import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ServerSecurityCategory } from '../../generated/servers'

export const securityCategories: Record<ServerSecurityCategory, MessageDescriptor> = {
  ACCESS_ANOMALY: msg`The access to a member's account was recovered`,
  DEVICE_LIFECYCLE: msg`A member's device was restricted, revoked or replaced`,
  POLICY_VIOLATION: msg`The access policy began to deny a member`,
  SUSPICIOUS_ACTIVITY: msg`A device or the environment has reported what cannot be right`,
  DEFENSIVE_OUTCOME: msg`The platform has restricted or suspended a member's account`,
}
