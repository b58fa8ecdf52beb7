import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DecisionCategory } from '../../../generated/servers'

/** What the access policy of a server weighs. */
export const categories: Record<DecisionCategory, MessageDescriptor> = {
  ACCOUNT_ELIGIBILITY: msg`Account`,
  DEVICE_TRUST: msg`Devices`,
  SESSION_STATE: msg`Session`,
  MEMBER_ROLE: msg`Role`,
  MANAGED_STATE: msg`Managed mode`,
  DEVICE_POSTURE: msg`Posture of Enigm OS`,
  SECURITY_FINDINGS: msg`Security findings`,
}
