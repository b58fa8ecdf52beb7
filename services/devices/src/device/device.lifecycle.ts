import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

/** Every state that a device can be in (DEV-12). */
export const DeviceState = enumType(
  'DeviceState',
  'The state of a device in its lifecycle, independent of the state of the account.',
  {
    PENDING_ENROLLMENT: 'It has asked to be enrolled and waits for a decision.',
    TRUSTED: 'It counts for trust decisions.',
    RESTRICTED: 'It fails trust decisions until the restriction is lifted.',
    REVOKED: 'Its trust was withdrawn, or its enrollment rejected; it never comes back.',
    REPLACED: 'Another device was named in its place; it never comes back.',
    RETIRED: 'It was taken out of use; it never comes back.',
  },
)
export type DeviceState = keyof typeof DeviceState

/** Revocation is open to every device that is not ended, so that no race with an approval can refuse it (DEV-04). */
export const deviceLifecycle = lifecycle(DeviceState, 'PENDING_ENROLLMENT', {
  APPROVE: {
    mutation: 'approveDeviceEnrollment',
    from: ['PENDING_ENROLLMENT'],
    to: 'TRUSTED',
    event: 'devices.device.enrollment.approved',
  },
  REJECT: {
    mutation: 'rejectDeviceEnrollment',
    from: ['PENDING_ENROLLMENT'],
    to: 'REVOKED',
    event: 'devices.device.enrollment.rejected',
  },
  RESTRICT: {
    mutation: 'restrictDevice',
    from: ['TRUSTED'],
    to: 'RESTRICTED',
    event: 'devices.device.restricted',
  },
  LIFT_RESTRICTION: {
    mutation: 'liftDeviceRestriction',
    from: ['RESTRICTED'],
    to: 'TRUSTED',
    event: 'devices.device.restriction.lifted',
  },
  REVOKE: {
    mutation: 'revokeDevice',
    from: ['PENDING_ENROLLMENT', 'TRUSTED', 'RESTRICTED'],
    to: 'REVOKED',
    event: 'devices.device.revoked',
  },
  REPLACE: {
    mutation: 'replaceDevice',
    from: ['TRUSTED', 'RESTRICTED'],
    to: 'REPLACED',
    event: 'devices.device.replaced',
  },
  RETIRE: {
    mutation: 'retireDevice',
    from: ['TRUSTED', 'RESTRICTED'],
    to: 'RETIRED',
    event: 'devices.device.retired',
  },
})

export const DeviceAction = actionsOf(deviceLifecycle, 'DeviceAction', 'An action on a device.', {
  REMOVE: 'removeDevice',
})
export type DeviceAction = keyof typeof DeviceAction
