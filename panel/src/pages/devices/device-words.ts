import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DeviceKind, DeviceState } from '../../generated/devices'
import type { StatusOf } from '../../kit'

export const states: Record<DeviceState, StatusOf> = {
  PENDING_ENROLLMENT: ['wait', msg`Waits for you`],
  TRUSTED: ['ok', msg`Trusted`],
  RESTRICTED: ['wait', msg`Restricted`],
  REVOKED: ['stop', msg`Revoked`],
  REPLACED: ['off', msg`Replaced`],
  RETIRED: ['off', msg`Retired`],
}

/** What a device has said about itself; nothing proves it. */
export const kinds: Record<DeviceKind, MessageDescriptor> = {
  ENIGM_APP: msg`Enigm App`,
  ENIGM_OS: msg`Phone with Enigm OS`,
}

/** The actions of the audit trail: events when they were done, mutations when they were refused. */
export const actions: Readonly<Record<string, MessageDescriptor>> = {
  'devices.device.enrollment.requested': msg`A device asked to be trusted`,
  'devices.device.enrollment.approved': msg`A device was approved`,
  'devices.device.enrollment.rejected': msg`A device was rejected`,
  'devices.device.restricted': msg`A device was restricted`,
  'devices.device.restriction.lifted': msg`The restriction of a device was lifted`,
  'devices.device.revoked': msg`A device was revoked`,
  'devices.device.replaced': msg`A device was replaced`,
  'devices.device.retired': msg`A device was retired`,
  'Mutation.requestDeviceEnrollment': msg`A device asked to be trusted`,
  'Mutation.approveDeviceEnrollment': msg`Approval of a device`,
  'Mutation.rejectDeviceEnrollment': msg`Rejection of a device`,
  'Mutation.restrictDevice': msg`Restriction of a device`,
  'Mutation.liftDeviceRestriction': msg`Lifting the restriction of a device`,
  'Mutation.revokeDevice': msg`Revocation of a device`,
  'Mutation.replaceDevice': msg`Replacement of a device`,
  'Mutation.retireDevice': msg`Retirement of a device`,
}
