import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const esim: Readonly<Record<string, MessageDescriptor>> = {
  NOT_READY: msg`The carrier had not prepared the profile`,
  SUSPENDED: msg`The eSIM was suspended because its term was over`,
  CODE_ALREADY_SHOWN: msg`The activation code was shown before and is not shown again`,
  CARRIER_UNAVAILABLE: msg`The carrier did not answer`,
  POLICY_NOT_OFFERED: msg`The carrier did not offer the policy`,
  MEMBER_NOT_ELIGIBLE: msg`The membership was not active`,
}
