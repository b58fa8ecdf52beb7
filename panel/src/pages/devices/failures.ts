import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  SELF_APPROVAL: msg`A device does not decide about itself. Do this from another session. Nothing was changed.`,
  UNTRUSTED_SESSION: msg`This session belongs to a device that is not trusted. Do this from another session. Nothing was changed.`,
})
