import { Audiences, Limitation, TrustSignal } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import type { Device } from '../device/device.entity'
import type { DeviceManagement } from '../management/management.entity'
import { DevicePosture } from '../management/posture'
import { AttestationOutcome, type DeviceAttestation } from './attestation'

/** The states of one device that support a review of its trust, each with its source, and no merged score (TRU-14). */
@Audiences('panel', 'device')
@ObjectType({
  description:
    'The states of a device that support a review of its trust. They are not merged into a score, and none proves the device free of compromise.',
})
export class DeviceTrust {
  @Field(() => [TrustSignal], {
    description:
      'The present states, at most 6: DEVICE_ENROLLMENT, DEVICE_REVOCATION, DEVICE_REPLACEMENT, SECURITY_CENTER_POSTURE, REMOTE_ATTESTATION and, in managed mode, MANAGED_DEVICE. ACTIVE_DEFENSE is a separate field.',
  })
  signals!: TrustSignal[]

  @Field(() => DevicePosture, {
    nullable: true,
    description:
      'The last posture from the Trust Security Center of Enigm OS; null where it is not deployed or has not reported.',
  })
  posture!: DevicePosture | null

  @Field(() => AttestationOutcome, { description: 'The outcome of its remote attestation.' })
  attestation!: AttestationOutcome

  @Field(() => Date, {
    nullable: true,
    description: 'The hour of the last attestation, in UTC; null before the first one.',
  })
  attestedHour!: Date | null

  @Field(() => [Limitation], { description: 'The limits of these states.' })
  limitations!: Limitation[]
}

/** One state of a device, without its time: for others than its owner it says no more than the category does (ROLES: C). */
@Audiences('panel', 'partner')
@ObjectType({ description: 'A state of another holder’s device, in categories.' })
export class TrustCategory {
  @Field(() => String, { description: 'The kind of the state, as in TrustSignal.' })
  kind!: string

  @Field(() => String, { description: 'The state, as the source defines it.' })
  value!: string
}

/** The states of a device for others than its owner. */
export function categoriesOf(signals: readonly TrustSignal[]): TrustCategory[] {
  return signals.map(({ kind, value }) => ({ kind, value }))
}

/** What is known about a device when its signals are listed. */
export interface Known {
  device: Device
  management: DeviceManagement | null
  attestation: DeviceAttestation | null
  outcome: AttestationOutcome
}

/** Every value is a state of its source as it is: none is derived from another, and none is a sum (TRU-14). */
export function signalsOf(known: Known): TrustSignal[] {
  return [
    enrollment(known),
    revocation(known),
    replacement(known),
    managed(known),
    posture(known),
    attested(known),
  ]
    .filter((signal) => signal !== null)
    .map(([kind, value, source, observedAt]) => ({ kind, value, source, observedAt }))
}

type Signal = readonly [kind: string, value: string, source: string, observedAt: Date]
const LIFECYCLE = 'device-lifecycle'

function enrollment({ device }: Known): Signal {
  const { enrolledAt, endedAt, requestedAt } = device
  if (enrolledAt) return ['DEVICE_ENROLLMENT', 'APPROVED', LIFECYCLE, enrolledAt]
  return endedAt
    ? ['DEVICE_ENROLLMENT', 'NOT_APPROVED', LIFECYCLE, endedAt]
    : ['DEVICE_ENROLLMENT', 'PENDING', LIFECYCLE, requestedAt]
}

function revocation({ device: { state, endedAt, requestedAt } }: Known): Signal {
  if (state === 'REVOKED') return ['DEVICE_REVOCATION', 'REVOKED', LIFECYCLE, endedAt!]
  return ['DEVICE_REVOCATION', 'NOT_REVOKED', LIFECYCLE, requestedAt]
}

function replacement({ device: { state, endedAt, replaces, requestedAt } }: Known): Signal {
  if (state === 'REPLACED') return ['DEVICE_REPLACEMENT', 'REPLACED', LIFECYCLE, endedAt!]
  return ['DEVICE_REPLACEMENT', replaces ? 'REPLACES_ANOTHER' : 'NOT_REPLACED', LIFECYCLE, requestedAt]
}

/** Without managed mode there is no such state (TRU-04). */
function managed({ management }: Known): Signal | null {
  if (management?.state !== 'ON') return null
  return ['MANAGED_DEVICE', 'MANAGED', 'managed-capabilities', management.enabledAt!]
}

function posture({ management, device }: Known): Signal {
  if (management?.posture) return ['SECURITY_CENTER_POSTURE', 'REPORTED', 'enigm-os', management.postureAt!]
  const value = device.kind === 'ENIGM_OS' ? 'NOT_REPORTED' : 'NOT_DEPLOYED'
  return ['SECURITY_CENTER_POSTURE', value, 'enigm-os', device.requestedAt]
}

function attested({ outcome, attestation, management, device }: Known): Signal {
  const observedAt = attestation?.attestedHour ?? management?.assignedAt ?? device.requestedAt
  return ['REMOTE_ATTESTATION', outcome, 'remote-attestation', observedAt]
}
