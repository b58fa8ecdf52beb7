import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  COMMAND_PENDING: msg`A command of this kind is open already. Nothing was changed.`,
  ENROLLMENT_LIMIT_REACHED: msg`The account has had too many requests to be trusted today. Nothing was changed.`,
  LABEL_TAKEN: msg`Another device has this label. Nothing was changed.`,
  NOT_MANAGEABLE: msg`Managed mode is for trusted devices with Enigm OS. Nothing was changed.`,
  NOT_MANAGED: msg`The device is not in managed mode any more. Nothing was ordered.`,
  WIPE_NOT_ALLOWED: msg`The device has confirmed no policy that allows a wipe. Nothing was ordered.`,
  SELF_APPROVAL: msg`A device does not decide about itself. Do this from another session. Nothing was changed.`,
  UNTRUSTED_SESSION: msg`This session belongs to a device that is not trusted. Do this from another session. Nothing was changed.`,
})
