import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about Enigm Keys. */
const { KeysError, KeysFailure } = errorCodes('Keys', ['panel', 'device'], {
  ENTITLEMENT_NOT_USABLE: 'There is no unused Enigm Key entitlement with this id.',
})

export { KeysFailure }

/** A mutation of this service. */
export const Operation = operations(KeysError)
