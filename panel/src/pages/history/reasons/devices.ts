import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const devices: Readonly<Record<string, MessageDescriptor>> = {
  COMMAND_PENDING: msg`A command of this kind was open`,
  DEVICE_LIMIT_REACHED: msg`The account had 100 devices`,
  ENROLLMENT_LIMIT_REACHED: msg`There were 50 requests to be trusted within a day`,
  ENROLLMENT_INVALID: msg`The device had not signed the request for this session, or too long ago`,
  ENROLLMENT_REFUSED: msg`This key or this session cannot enroll a device`,
  LABEL_TAKEN: msg`Another device had this label`,
  NOT_MANAGEABLE: msg`The device was not a trusted one with Enigm OS`,
  NOT_MANAGED: msg`The device was not in managed mode`,
  PENDING_LIMIT_REACHED: msg`Five devices waited for a decision`,
  SELF_APPROVAL: msg`A device does not decide about itself`,
  UNTRUSTED_SESSION: msg`The session belonged to a device that was not trusted`,
  WIPE_NOT_ALLOWED: msg`The device had confirmed no policy that allows a wipe`,
}
