import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about devices. */
const { DevicesError, DevicesFailure } = errorCodes('Devices', ['panel', 'device'], {
  COMMAND_PENDING: 'An own command of this kind waits or is carried out already.',
  DEVICE_LIMIT_REACHED: 'The account has 100 devices: revoke or retire one first.',
  ENROLLMENT_LIMIT_REACHED: 'The account has had 50 enrollment requests within a day: try again tomorrow.',
  ENROLLMENT_INVALID: 'The enrollment request was not signed by the device for this session, or is too old.',
  ENROLLMENT_REFUSED: 'This key or this session cannot enroll a device.',
  LABEL_TAKEN: 'Another device of the account has this label.',
  NOT_MANAGEABLE: 'Managed mode is for trusted devices that run Enigm OS.',
  NOT_MANAGED: 'The device is not in managed mode.',
  PENDING_LIMIT_REACHED: 'Five devices wait for a decision already: approve or reject one first.',
  SELF_APPROVAL: 'Do this from a session that is not that of the device itself.',
  UNTRUSTED_SESSION: 'Do this from a session that is not that of an untrusted device.',
  WIPE_NOT_ALLOWED: 'The device has confirmed no policy that allows a remote wipe.',
})

export { DevicesFailure }

/** A mutation of this service. */
export const Operation = operations(DevicesError)
