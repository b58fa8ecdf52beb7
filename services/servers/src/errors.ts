import { errorCodes } from '@enigm/subgraph'

/** The expected failures of this service's mutations. */
export const { ServersError, ServersFailure } = errorCodes('Servers', ['panel', 'partner'], {
  ENTITLEMENT_NOT_USABLE: 'There is no unused server entitlement of this name.',
  REGION_NOT_OFFERED: 'No server can be created in this region now.',
  CONFIRMATION_WRONG: 'The confirmation is not the present locator of the server.',
  APPLICANT_NOT_ELIGIBLE: 'The applicant cannot become a member now.',
})
