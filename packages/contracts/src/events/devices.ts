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

/** Events of devices. From `effectiveAt` on the device fails every trust decision (DEV-05). */
export const devicesEvents = {
  'devices.device.enrollment.requested': device,
  'devices.device.enrollment.approved': device,
  'devices.device.enrollment.rejected': device,
  'devices.device.restricted': device,
  'devices.device.restriction.lifted': device,
  'devices.device.replaced': device,
  'devices.device.retired': device,
  'devices.device.revoked': device.extend({ effectiveAt: day }),
  'devices.device.snapshot': device,
  /** The last event of a device whose account is deleted: projections delete the device. */
  'devices.device.erased': device,
  'devices.erasure.completed': erasure,
  'devices.erasure.snapshot': erasure,
}
