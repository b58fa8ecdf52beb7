import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about servers. */
const { ServersError, ServersFailure } = errorCodes('Servers', ['panel', 'partner', 'device'], {
  ENTITLEMENT_NOT_USABLE: 'The caller holds no unused server entitlement with this id.',
  REGION_NOT_OFFERED: 'This region currently offers no servers.',
  CONFIRMATION_WRONG: 'The confirmation is not the current locator of the server.',
  NEW_OWNER_NOT_ELIGIBLE: 'The new owner is outside the boundary of the server.',
  TOO_MANY_OPEN_REQUESTS: 'The organization has ten provisioning requests that await a decision.',
  MEMBER_PROTECTED:
    'This membership is that of the caller, of the owner of the server, or of an administrator on whom only the owner may act.',
  PARTICIPATION_DENIED: 'The account or the device cannot take part in the server now.',
  OWNER_CANNOT_LEAVE: 'The owner of a server transfers or deletes it instead of leaving it.',
  LAST_ADMINISTRATOR: 'The server would be left without an administrator who can act.',
  POLICY_CHANGED: 'The policy has a later version than the one that was read.',
  DELEGATION_BY_OWNER_ONLY: 'The owner of the server alone delegates the deletion of all content.',
  POLICY_NOT_APPLICABLE: 'A rule names the organization that owns the server, and an account owns it.',
  EFFECTIVE_FROM_TOO_LATE: 'A policy takes effect within 90 days.',
  APPLICANT_NOT_ELIGIBLE: 'The applicant cannot become a member now.',
})

export { ServersFailure }

/** A mutation of this service. */
export const Operation = operations(ServersError)
