import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  ENTITLEMENT_NOT_USABLE: msg`This entitlement cannot create a server any more, or it has not arrived yet. Nothing was changed. Try again in a moment.`,
  REGION_NOT_OFFERED: msg`This region takes no new servers now. Choose another one.`,
  CONFIRMATION_WRONG: msg`This is not the present locator of the server. Nothing was changed.`,
  NEW_OWNER_NOT_ELIGIBLE: msg`This owner is not possible: a server stays among its members and the organizations of its owner, or among the administrators of the organization that owns it. Nothing was changed.`,
  TOO_MANY_OPEN_REQUESTS: msg`This organization already has ten requests for a server that await a decision. Nothing was changed.`,
  MEMBER_PROTECTED: msg`Nobody changes the membership of an owner or the own one here, and the owner alone acts on administrators. Nothing was changed.`,
  PARTICIPATION_DENIED: msg`The account or the device cannot take part in this server now. Nothing was changed.`,
  OWNER_CANNOT_LEAVE: msg`You own this server: transfer or delete it instead. Nothing was changed.`,
  LAST_ADMINISTRATOR: msg`You are the last administrator who can act for this server. Nothing was changed.`,
  POLICY_CHANGED: msg`Another administrator has changed this in the meantime. Nothing was changed; look at the present version first.`,
  POLICY_NOT_APPLICABLE: msg`A rule names the organization that owns the server, and an account owns it. Nothing was changed.`,
  EFFECTIVE_FROM_TOO_LATE: msg`A policy takes effect within 90 days. Nothing was changed.`,
  DELEGATION_BY_OWNER_ONLY: msg`The owner of the server alone delegates the deletion of all content. Nothing was changed.`,
  APPLICANT_NOT_ELIGIBLE: msg`The applicant cannot become a member now: the account is not active, it has no trusted device, or the access policy denies it. Nothing was changed.`,
})
