import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  CommandFailure,
  DeviceCommandKind,
  DeviceCommandState,
  DeviceKind,
  DeviceState,
  FindingCategory,
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

export const findingCategories: Record<FindingCategory, MessageDescriptor> = {
  UNEXPECTED_CONNECTION: msg`Unexpected connection`,
  KNOWN_THREAT: msg`Resembles a known threat`,
  INTERCEPTION: msg`Sign of intercepted traffic`,
  DATA_OUTFLOW: msg`Unusual amount of outgoing data`,
}

/** The kinds of signals that exist now; another one is shown by its code. */
export const signalKinds: Readonly<Record<string, MessageDescriptor>> = {
  DEVICE_ENROLLMENT: msg`Enrollment`,
  DEVICE_REVOCATION: msg`Revocation`,
  DEVICE_REPLACEMENT: msg`Replacement`,
  MANAGED_DEVICE: msg`Managed mode`,
  SECURITY_CENTER_POSTURE: msg`Posture of Enigm OS`,
  REMOTE_ATTESTATION: msg`Remote attestation`,
  ACTIVE_DEFENSE: msg`Active Defense`,
  SECURITY_EVENTS: msg`Security events`,
  SERVER_POLICY: msg`Policy of a server`,
  SERVER_MEMBERSHIP: msg`Membership of a server`,
  SERVER_CONTENT_LIFECYCLE: msg`Content of a server`,
  ESIM_LIFECYCLE: msg`State of an eSIM`,
  KEY_LIFECYCLE: msg`State of an Enigm Key`,
}

/** The states that signals report, each as its source names it; another one is shown by its code. */
export const signalValues: Readonly<Record<string, MessageDescriptor>> = {
  APPROVED: msg`Approved`,
  NOT_APPROVED: msg`Not approved`,
  PENDING: msg`Not decided yet`,
  REVOKED: msg`Revoked`,
  NOT_REVOKED: msg`Not revoked`,
  REPLACED: msg`Replaced`,
  NOT_REPLACED: msg`Not replaced`,
  REPLACES_ANOTHER: msg`Replaces another device`,
  MANAGED: msg`Managed`,
  REPORTED: msg`Reported`,
  NOT_REPORTED: msg`Not reported`,
  NOT_DEPLOYED: msg`Not on this device`,
  PASSED: msg`Passed`,
  FAILED: msg`Failed`,
  STALE: msg`Older than a day`,
  NOT_REQUIRED: msg`Not required`,
  FINDINGS_REPORTED: msg`Findings reported`,
  NOTHING_REPORTED: msg`Nothing reported`,
  IN_FORCE: msg`In force`,
  ACTIVE: msg`Active`,
  RESTRICTED: msg`Restricted`,
  REQUESTED: msg`Requested`,
  ORDERED: msg`Ordered`,
  CONFIRMED: msg`Confirmed`,
  PARTIAL: msg`Confirmed in part`,
  RELEASED: msg`Code shown`,
  DOWNLOADED: msg`Downloaded`,
  INSTALLED: msg`Installed`,
  ENABLED: msg`In use`,
  DISABLED: msg`Switched off`,
  ERROR: msg`Failed`,
  LINKED: msg`Linked`,
  LOST: msg`Lost`,
}

/** The categories of security events, whose signals report `<category>:<number>`. */
export const securityEventCategories: Readonly<Record<string, MessageDescriptor>> = {
  SESSION: msg`Session`,
  PIN: msg`PIN`,
  CREDENTIAL: msg`Way to sign in`,
  RECOVERY: msg`Recovery`,
  DEVICE: msg`Device`,
  POLICY: msg`Policy`,
  ADMINISTRATION: msg`Administration`,
  DELETION: msg`Deletion`,
}

/** The sources of signals; another one is shown by its code. */
export const signalSources: Readonly<Record<string, MessageDescriptor>> = {
  'device-lifecycle': msg`Lifecycle of devices`,
  'managed-capabilities': msg`Managed mode`,
  'enigm-os': msg`Enigm OS, on the device`,
  'remote-attestation': msg`Certificates of the maker`,
  'active-defense': msg`Active Defense, on the device`,
  accounts: msg`Account`,
  servers: msg`Servers`,
  esim: msg`eSIMs`,
  keys: msg`Enigm Keys`,
}

/** What a device has said about itself; nothing proves it. */
export const kinds: Record<DeviceKind, MessageDescriptor> = {
  ENIGM_APP: msg`Enigm App`,
  ENIGM_OS: msg`Phone with Enigm OS`,
}
