import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { OrganizationRole } from '../../generated/organizations'

export const roles: Record<OrganizationRole, MessageDescriptor> = {
  ADMIN: msg`Administrator`,
  MEMBER: msg`Member`,
}
