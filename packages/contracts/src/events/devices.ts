import { z } from 'zod'
import { day, erasure, id } from './state'

const device = z.object({
  deviceId: id,
  accountId: id,
  /** The session of the enrollment request; it belongs to the device. */
  sessionId: id,
  /** RFC 7638, SHA-256, base64url: identifies the device's public key. Optional for events of earlier versions. */
  keyThumbprint: id.optional(),
  state: z.enum(['PENDING_ENROLLMENT', 'TRUSTED', 'RESTRICTED', 'REVOKED', 'REPLACED', 'RETIRED']),
})

const management = z.object({
  managementId: id,
  deviceId: id,
  accountId: id,
  /** The organization to which the owner has bound the device. */
  organizationId: id.optional(),
  state: z.enum(['OFF', 'ON']),
  /** The last report of the device in one category, and its day; absent without a report. */
  posture: z.enum(['SOUND', 'DEFICIENT']).optional(),
  postureDay: day.optional(),
  /** Whether a finding is open, and the day of the last report of Active Defense in managed mode; absent without a report. */
  findings: z.enum(['NONE', 'OPEN']).optional(),
  findingsDay: day.optional(),
})

const command = z.object({
  commandId: id,
  deviceId: id,
  accountId: id,
  /** The organization whose administrator has requested it. */
  organizationId: id.optional(),
  kind: z.enum(['LOCK', 'REFRESH_POSTURE', 'ROTATE_POLICY', 'WIPE']),
  state: z.enum(['REQUESTED', 'DISPATCHED', 'ACKNOWLEDGED', 'COMPLETED', 'FAILED', 'CANCELED', 'EXPIRED']),
})

/** Events of devices. From `effectiveAt` on the device fails every trust decision (DEV-05). */
export const devicesEvents = {
  'devices.device.enrollment.requested': device,
  'devices.device.enrollment.approved': device,
  'devices.device.enrollment.rejected': device,
  'devices.device.restricted': device,
  'devices.device.restriction.lifted': device,
  /** Its owner gave it another label; no event contains the label. */
  'devices.device.relabeled': device,
  /** It was attested, or Active Defense has reported on it; no event contains the outcome or a finding. */
  'devices.device.evidence.recorded': device,
  'devices.device.replaced': device,
  'devices.device.retired': device,
  'devices.device.revoked': device.extend({ effectiveAt: day }),
  /** Its owner has removed it from the account: it has ended, and no list of the account shows it. */
  'devices.device.removed': device,
  'devices.device.snapshot': device,
  /** The last event of a device whose account is deleted: projections delete the device. */
  'devices.device.erased': device,
  'devices.management.enabled': management,
  'devices.management.disabled': management,
  'devices.management.bound': management,
  'devices.management.unbound': management,
  'devices.management.policy.assigned': management,
  'devices.management.policy.applied': management,
  'devices.management.policy.failed': management,
  'devices.management.posture.reported': management,
  /** The category of the findings, or the day of the last report, is another one. */
  'devices.management.findings.recorded': management,
  /** The device has named another last command than it was sent: an open finding without a report. */
  'devices.management.chain.broken': management,
  'devices.management.snapshot': management,
  'devices.command.requested': command,
  'devices.command.dispatched': command,
  /** The device has answered NOT_NOW. */
  'devices.command.deferred': command,
  'devices.command.acknowledged': command,
  'devices.command.completed': command,
  'devices.command.failed': command,
  'devices.command.canceled': command,
  'devices.command.expired': command,
  /** The device has reported about a command that had been canceled or had expired; the state is unchanged. */
  'devices.command.late.report.recorded': command,
  'devices.command.snapshot': command,
  'devices.erasure.completed': erasure,
  'devices.erasure.snapshot': erasure,
}
