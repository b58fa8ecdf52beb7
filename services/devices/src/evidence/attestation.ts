import { enumType, Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { DeviceManagement } from '../management/management.entity'

/** An outcome counts for a day: a device proves its system again with its next start or its next day. */
const FRESH_MILLISECONDS = 24 * 3_600_000

export const AttestationOutcome = enumType(
  'AttestationOutcome',
  'The outcome of the remote attestation of a device; the evidence is not stored.',
  {
    PASSED: 'The maker of the device has certified its key.',
    FAILED: 'The device has presented certificates that do not certify its key.',
    STALE: 'The last outcome is older than a day, or its policy requires one and there is none.',
    NOT_REQUIRED: 'Nothing requires it, and the device has presented none.',
  },
)
export type AttestationOutcome = keyof typeof AttestationOutcome

/** The last outcome of a device; the certificates are gone when it is known (TRU-13). */
@Stored({
  class: 'SECURITY',
  kept: 'OBJECT',
  purposes: {
    HOLDER: ['accountId'],
    RELATION: ['deviceId'],
    EVIDENCE: ['outcome'],
    TIMING: ['attestedHour'],
  },
})
@Entity()
export class DeviceAttestation {
  @PrimaryColumn('text')
  deviceId!: string

  @Column('text')
  accountId!: string

  @Column('text')
  outcome!: 'PASSED' | 'FAILED'

  @Column('timestamptz')
  attestedHour!: Date
}

interface Attested {
  attestation: DeviceAttestation | null
  management: DeviceManagement | null
  /** Whether the deployment has roots: without them nothing can be attested, and nothing requires it. */
  isDeployed: boolean
}

/** The outcome as it counts now. */
export function outcomeOf(
  { attestation, management, isDeployed }: Attested,
  now = new Date(),
): AttestationOutcome {
  if (!isDeployed) return 'NOT_REQUIRED'
  const isRequired = management?.state === 'ON' && management.assignedPolicy === 'STRICT'
  if (!attestation) return isRequired ? 'STALE' : 'NOT_REQUIRED'
  return now.getTime() - attestation.attestedHour.getTime() > FRESH_MILLISECONDS
    ? 'STALE'
    : attestation.outcome
}
