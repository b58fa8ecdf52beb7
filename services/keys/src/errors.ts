import { errorCodes } from '@enigm/subgraph'

/** The expected failures of this service's mutations. */
export const { KeysError, KeysFailure } = errorCodes('Keys', ['panel', 'device'], {
  ENTITLEMENT_NOT_USABLE: 'There is no unused Enigm Key entitlement of this name.',
})
