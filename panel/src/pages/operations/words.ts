import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { AccountState, ReasonCategory, StaffRole } from '../../generated/operations'
import type { StatusOf } from '../../kit'

export const accountStates: Record<AccountState, StatusOf> = {
  PENDING: ['wait', msg`Not signed in yet`],
  ACTIVE: ['ok', msg`Active`],
  RESTRICTED: ['wait', msg`Restricted`],
  SUSPENDED: ['stop', msg`Suspended`],
  DELETION_REQUESTED: ['wait', msg`Deletion requested`],
  DELETED: ['off', msg`Deleted`],
}

/** ROLE_ENDED is the reason of the revocation of a staff account, which is a separate operation. */
export const reasons: Record<Exclude<ReasonCategory, 'ROLE_ENDED'>, MessageDescriptor> = {
  SECURITY_CONCERN: msg`Another person may control the account`,
  TERMS_VIOLATION: msg`Used against the terms`,
  LEGAL_ORDER: msg`Ordered by an authority`,
  HOLDER_REQUEST: msg`Requested by the holder`,
  REVIEW_COMPLETED: msg`A review is complete`,
  CORRECTION: msg`An earlier decision was wrong`,
}

export const roleEnded = msg`No longer a member of the staff`

export const staffRoles: Record<StaffRole, MessageDescriptor> = {
  OPERATOR: msg`Operator`,
  SUPPORT: msg`Support`,
  AUDITOR: msg`Auditor`,
}
