import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  ENTITLEMENT_NOT_USABLE: msg`This entitlement cannot create a server any more, or it has not arrived yet. Nothing was changed. Try again in a moment.`,
  REGION_NOT_OFFERED: msg`This region takes no new servers now. Choose another one.`,
  CONFIRMATION_WRONG: msg`This is not the present locator of the server. Nothing was changed.`,
  NEW_OWNER_NOT_ELIGIBLE: msg`This owner is not possible: a server stays among its members and the organizations of its owner, or among the administrators of the organization that owns it. Nothing was changed.`,
  TOO_MANY_OPEN_REQUESTS: msg`This organization already has ten requests for a server that await a decision. Nothing was changed.`,
  APPLICANT_NOT_ELIGIBLE: msg`The applicant cannot become a member now: the account is not active, or it has no trusted device. Nothing was changed.`,
})
