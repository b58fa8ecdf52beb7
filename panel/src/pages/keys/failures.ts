import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  ENTITLEMENT_NOT_USABLE: msg`This entitlement is used already, or not known here yet. Nothing was changed; try again in a minute.`,
})
