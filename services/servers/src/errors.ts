import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about servers. */
const { ServersError, ServersFailure } = errorCodes('Servers', ['panel', 'partner'], {
  ENTITLEMENT_NOT_USABLE: 'The caller holds no unused server entitlement with this id.',
  REGION_NOT_OFFERED: 'This region currently offers no servers.',
  CONFIRMATION_WRONG: 'The confirmation is not the current locator of the server.',
  NEW_OWNER_NOT_ELIGIBLE: 'The new owner is outside the boundary of the server.',
  TOO_MANY_OPEN_REQUESTS: 'The organization has ten provisioning requests that await a decision.',
  APPLICANT_NOT_ELIGIBLE: 'The applicant cannot become a member now.',
})

export { ServersFailure }

/** A mutation of this service. */
export const Operation = operations(ServersError)
