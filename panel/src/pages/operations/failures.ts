import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  RECOVERY_EXTENSION_LIMIT: msg`A recovery is extended twice at most. The holder can start another one.`,
  CODES_ALREADY_SHOWN: msg`The codes of this batch were shown already and are not shown again. Issue another batch.`,
})
