import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { MemberRestrictionReason, ServerRole } from '../../../generated/servers'

export const roles: Record<ServerRole, MessageDescriptor> = {
  ADMINISTRATOR: msg`Administrator`,
  USER: msg`Member`,
}

export const restrictionReasons: Record<MemberRestrictionReason, MessageDescriptor> = {
  UNAUTHORIZED: msg`The participation is not authorized`,
  SECURITY: msg`Account or device may be compromised`,
  CONDUCT: msg`A rule of the server was broken`,
  INACTIVE: msg`The access is not needed at present`,
}
