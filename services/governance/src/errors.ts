import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of this service's mutations. */
const { GovernanceError, GovernanceFailure } = errorCodes('Governance', ['panel'], {
  ONION_ADDRESS_INVALID:
    'This is not the address of an onion service of version 3, or not that of the key of Tor Gateway.',
  ADDRESS_NOT_ALLOWED: 'The address of a webhook has https and leads to a public IP address.',
  TOO_MANY_WEBHOOKS: 'The organization has five webhooks.',
  HOLD_TOO_LONG: 'A legal hold ends after today and within ten years.',
})

export { GovernanceFailure }

/** A mutation of this service. */
export const Operation = operations(GovernanceError)
