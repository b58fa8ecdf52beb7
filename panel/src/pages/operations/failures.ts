import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  ONION_ADDRESS_INVALID: msg`This is not an onion address of version 3. Compare it with the file of the onion service.`,
  HOLD_TOO_LONG: msg`A hold ends after today and within ten years.`,
  RECOVERY_EXTENSION_LIMIT: msg`A recovery is extended twice at most. The holder can start another one.`,
  DAY_IS_OVER: msg`A price or a rate begins today (UTC) or later.`,
  CODES_ALREADY_SHOWN: msg`The codes of this batch were shown already and are not shown again. Issue another batch.`,
})
