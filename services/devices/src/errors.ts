import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about devices. */
const { DevicesError, DevicesFailure } = errorCodes('Devices', ['panel', 'device'], {
  ENROLLMENT_INVALID: 'The enrollment request was not signed by the device for this session, or is too old.',
  ENROLLMENT_REFUSED: 'This key or this session cannot enroll a device.',
  PENDING_LIMIT_REACHED: 'Five devices wait for a decision already: approve or reject one first.',
  SELF_APPROVAL: 'Do this from a session that is not that of the device itself.',
  UNTRUSTED_SESSION: 'Do this from a session that is not that of an untrusted device.',
})

export { DevicesFailure }

/** A mutation of this service. */
export const Operation = operations(DevicesError)
