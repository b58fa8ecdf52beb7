import { lifecycle } from '@enigm/subgraph'

/** Every state that a device can be in (DEV-12). */
export enum DeviceState {
  PENDING_ENROLLMENT = 'PENDING_ENROLLMENT',
  TRUSTED = 'TRUSTED',
  RESTRICTED = 'RESTRICTED',
  REVOKED = 'REVOKED',
  REPLACED = 'REPLACED',
  RETIRED = 'RETIRED',
}

/** What the account can do with a device: one action, one mutation. */
export enum DeviceAction {
  APPROVE = 'APPROVE',
  REJECT = 'REJECT',
  RESTRICT = 'RESTRICT',
  LIFT_RESTRICTION = 'LIFT_RESTRICTION',
  REVOKE = 'REVOKE',
  REPLACE = 'REPLACE',
  RETIRE = 'RETIRE',
}

const { PENDING_ENROLLMENT, TRUSTED, RESTRICTED, REVOKED, REPLACED, RETIRED } = DeviceState

/** Revocation is open to every device that is not ended, so that no race with an approval can refuse it (DEV-04). */
export const deviceLifecycle = lifecycle(DeviceState, PENDING_ENROLLMENT, {
  [DeviceAction.APPROVE]: {
    from: [PENDING_ENROLLMENT],
    to: TRUSTED,
    event: 'devices.device.enrollment.approved',
  },
  [DeviceAction.REJECT]: {
    from: [PENDING_ENROLLMENT],
    to: REVOKED,
    event: 'devices.device.enrollment.rejected',
  },
  [DeviceAction.RESTRICT]: { from: [TRUSTED], to: RESTRICTED, event: 'devices.device.restricted' },
  [DeviceAction.LIFT_RESTRICTION]: {
    from: [RESTRICTED],
    to: TRUSTED,
    event: 'devices.device.restriction.lifted',
  },
  [DeviceAction.REVOKE]: {
    from: [PENDING_ENROLLMENT, TRUSTED, RESTRICTED],
    to: REVOKED,
    event: 'devices.device.revoked',
  },
  [DeviceAction.REPLACE]: { from: [TRUSTED, RESTRICTED], to: REPLACED, event: 'devices.device.replaced' },
  [DeviceAction.RETIRE]: { from: [TRUSTED, RESTRICTED], to: RETIRED, event: 'devices.device.retired' },
})
