import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  SUSPENDED: msg`The eSIM is suspended because its term is over. Renew the term first. Nothing was changed.`,
  NOT_READY: msg`The carrier has not prepared the profile yet. This page shows when it has.`,
  CODE_ALREADY_SHOWN: msg`The activation code was shown before and is not shown again here. Replace the eSIM to get another code.`,
  CARRIER_UNAVAILABLE: msg`The carrier does not answer now. Nothing was changed; try again.`,
})
