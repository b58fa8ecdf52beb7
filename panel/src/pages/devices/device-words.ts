import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  CommandFailure,
  DeviceCommandKind,
  DeviceCommandState,
  DeviceKind,
  DeviceState,
  LabelColor,
  LabelNoun,
  ManagedPolicy,
  PolicyState,
} from '../../generated/devices'
import type { StatusOf } from '../../kit'

export const states: Record<DeviceState, StatusOf> = {
  PENDING_ENROLLMENT: ['wait', msg`Waits for you`],
  TRUSTED: ['ok', msg`Trusted`],
  RESTRICTED: ['wait', msg`Restricted`],
  REVOKED: ['stop', msg`Revoked`],
  REPLACED: ['off', msg`Replaced`],
  RETIRED: ['off', msg`Retired`],
}

export const connected: StatusOf = ['ok', msg`Connected now`]
export const disconnected: StatusOf = ['off', msg`Not connected`]

/** The words of the labels; the service has the same closed lists. */
export const labelColors = [
  'AMBER',
  'AZURE',
  'BRONZE',
  'CORAL',
  'CRIMSON',
  'EMERALD',
  'GOLDEN',
  'INDIGO',
  'IVORY',
  'JADE',
  'LILAC',
  'MAROON',
  'OLIVE',
  'ORANGE',
  'PEARL',
  'PINK',
  'RUBY',
  'SAND',
  'SCARLET',
  'SILVER',
  'TEAL',
  'VIOLET',
  'WHITE',
  'YELLOW',
] as const satisfies readonly LabelColor[]
export const labelNouns = [
  'ANCHOR',
  'BADGER',
  'BRIDGE',
  'CASTLE',
  'CEDAR',
  'COMET',
  'CRANE',
  'DOLPHIN',
  'FALCON',
  'FOREST',
  'GARDEN',
  'GLACIER',
  'HARBOR',
  'HERON',
  'ISLAND',
  'LANTERN',
  'LEOPARD',
  'LIGHTHOUSE',
  'MAPLE',
  'MEADOW',
  'MOUNTAIN',
  'ORCHID',
  'OTTER',
  'PELICAN',
  'PLANET',
  'RAVEN',
  'RIVER',
  'SPARROW',
  'TIGER',
  'VALLEY',
  'WHALE',
  'WILLOW',
] as const satisfies readonly LabelNoun[]

export const policies: Record<ManagedPolicy, MessageDescriptor> = {
  BASIC: msg`Basic: screen lock and encrypted storage, no remote wipe`,
  WIPE_ALLOWED: msg`Basic, and a remote wipe is allowed`,
  STRICT: msg`Strict: locks after one minute, current system, a remote wipe is allowed`,
}

export const policyStates: Record<PolicyState, StatusOf> = {
  NONE: ['off', msg`No policy`],
  PENDING: ['wait', msg`Assigned, not confirmed by the device`],
  APPLIED: ['ok', msg`Confirmed by the device`],
  FAILED: ['stop', msg`Not applied by the device`],
}

export const commandKinds: Record<DeviceCommandKind, MessageDescriptor> = {
  LOCK: msg`Lock the screen`,
  REFRESH_POSTURE: msg`Report the posture`,
  ROTATE_POLICY: msg`Apply the policy`,
  WIPE: msg`Wipe the device`,
}

/** A wipe is ordered, received or confirmed by the device, and never more than that. */
export const commandStates: Record<DeviceCommandState, StatusOf> = {
  REQUESTED: ['wait', msg`Ordered`],
  DISPATCHED: ['wait', msg`Sent to the device`],
  ACKNOWLEDGED: ['wait', msg`Received by the device`],
  COMPLETED: ['ok', msg`Confirmed by the device`],
  FAILED: ['stop', msg`Not carried out by the device`],
  CANCELED: ['off', msg`Canceled`],
  EXPIRED: ['off', msg`Expired`],
}

export const commandFailures: Record<CommandFailure, MessageDescriptor> = {
  REFUSED: msg`The device has refused it.`,
  NOT_SUPPORTED: msg`The device cannot do this.`,
  FAILED_ON_DEVICE: msg`The device has tried it without success.`,
  INCOMPLETE_REPORT: msg`The device has reported success without its result.`,
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
  'devices.device.relabeled': msg`A device got another label`,
  'devices.management.enabled': msg`Managed mode was switched on`,
  'devices.management.disabled': msg`Managed mode was switched off`,
  'devices.management.bound': msg`A device was bound to an organization`,
  'devices.management.unbound': msg`The binding of a device was ended`,
  'devices.management.policy.assigned': msg`A policy was assigned`,
  'devices.management.policy.applied': msg`A device confirmed its policy`,
  'devices.management.policy.failed': msg`A device did not apply its policy`,
  'devices.management.posture.reported': msg`A device reported its posture`,
  'devices.management.chain.broken': msg`A device is copied or was set back`,
  'devices.command.requested': msg`A command was ordered`,
  'devices.command.dispatched': msg`A command was sent to a device`,
  'devices.command.deferred': msg`A device put a command off`,
  'devices.command.acknowledged': msg`A device received a command`,
  'devices.command.completed': msg`A device confirmed a command`,
  'devices.command.failed': msg`A device did not carry out a command`,
  'devices.command.canceled': msg`A command was canceled`,
  'devices.command.expired': msg`A command expired`,
  'devices.command.late.report.recorded': msg`A device reported too late`,
  'Mutation.changeDeviceLabel': msg`Another label for a device`,
  'Mutation.enableManagedMode': msg`Switching managed mode on`,
  'Mutation.disableManagedMode': msg`Switching managed mode off`,
  'Mutation.bindManagedDevice': msg`Binding a device to an organization`,
  'Mutation.unbindManagedDevice': msg`Ending the binding of a device`,
  'Mutation.assignManagedPolicy': msg`Assigning a policy`,
  'Mutation.requestRemoteOperation': msg`Order of a remote operation`,
  'Mutation.cancelRemoteOperation': msg`Cancelation of a remote operation`,
  'Mutation.requestRemoteWipe': msg`Order of a wipe`,
  'Mutation.cancelRemoteWipe': msg`Cancelation of a wipe`,
  'Mutation.requestDeviceEnrollment': msg`A device asked to be trusted`,
  'Mutation.approveDeviceEnrollment': msg`Approval of a device`,
  'Mutation.rejectDeviceEnrollment': msg`Rejection of a device`,
  'Mutation.restrictDevice': msg`Restriction of a device`,
  'Mutation.liftDeviceRestriction': msg`Lifting the restriction of a device`,
  'Mutation.revokeDevice': msg`Revocation of a device`,
  'Mutation.replaceDevice': msg`Replacement of a device`,
  'Mutation.retireDevice': msg`Retirement of a device`,
}
