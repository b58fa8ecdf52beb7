import { registerEnumType } from 'type-graphql'
import { DeviceAction, DeviceState } from './device.lifecycle'

export enum DeviceKind {
  ENIGM_APP = 'ENIGM_APP',
  ENIGM_OS = 'ENIGM_OS',
}

registerEnumType(DeviceKind, {
  name: 'DeviceKind',
  description: 'What a device runs.',
  valuesConfig: {
    ENIGM_APP: { description: 'Enigm App on a phone or computer of the user.' },
    ENIGM_OS: { description: 'A phone that runs Enigm OS.' },
  },
})

registerEnumType(DeviceState, {
  name: 'DeviceState',
  description: 'Where a device stands in its lifecycle; it says nothing about the account.',
  valuesConfig: {
    PENDING_ENROLLMENT: { description: 'It has asked to be enrolled and waits for a decision.' },
    TRUSTED: { description: 'It counts for trust decisions.' },
    RESTRICTED: { description: 'It fails trust decisions until the restriction is lifted.' },
    REVOKED: { description: 'Its trust was withdrawn, or its enrollment rejected; it never comes back.' },
    REPLACED: { description: 'Another device was named in its place; it never comes back.' },
    RETIRED: { description: 'It was taken out of use; it never comes back.' },
  },
})

registerEnumType(DeviceAction, {
  name: 'DeviceAction',
  description: 'What can be done with a device in its present state.',
  valuesConfig: {
    APPROVE: { description: 'approveDeviceEnrollment.' },
    REJECT: { description: 'rejectDeviceEnrollment.' },
    RESTRICT: { description: 'restrictDevice.' },
    LIFT_RESTRICTION: { description: 'liftDeviceRestriction.' },
    REVOKE: { description: 'revokeDevice.' },
    REPLACE: { description: 'replaceDevice.' },
    RETIRE: { description: 'retireDevice.' },
  },
})
