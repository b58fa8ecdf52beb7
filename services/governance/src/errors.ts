import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of this service's mutations. */
const { GovernanceError, GovernanceFailure } = errorCodes('Governance', ['panel'], {
  HOLD_TOO_LONG: 'A legal hold ends after today and within ten years.',
})

export { GovernanceFailure }

/** A mutation of this service. */
export const Operation = operations(GovernanceError)
