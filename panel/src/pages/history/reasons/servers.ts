import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const servers: Readonly<Record<string, MessageDescriptor>> = {
  REGION_NOT_OFFERED: msg`The region took no new servers`,
  CONFIRMATION_WRONG: msg`The typed locator was not that of the server`,
  NEW_OWNER_NOT_ELIGIBLE: msg`The new owner was outside the boundary of the server`,
  TOO_MANY_OPEN_REQUESTS: msg`Ten requests for a server awaited a decision`,
  MEMBER_PROTECTED: msg`This membership was protected from the caller`,
  PARTICIPATION_DENIED: msg`The account or the device could not take part in the server`,
  OWNER_CANNOT_LEAVE: msg`The owner cannot leave a server`,
  POLICY_CHANGED: msg`The policy had changed in the meantime`,
  DELEGATION_BY_OWNER_ONLY: msg`The owner alone delegates the deletion of all content`,
  POLICY_NOT_APPLICABLE: msg`A rule of the policy did not fit the owner of the server`,
  EFFECTIVE_FROM_TOO_LATE: msg`The policy would have taken effect after more than 90 days`,
  APPLICANT_NOT_ELIGIBLE: msg`The applicant could not become a member`,
}
