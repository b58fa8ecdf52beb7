import { z } from 'zod'
import { day, erasure, id } from './state'

const device = z.object({
  deviceId: id,
  accountId: id,
  /** The session in which the device asked to be enrolled: it is the device's own. */
  sessionId: id,
  /** RFC 7638, SHA-256, base64url: names the key that proves the device, and is none. Events before it was told lack it. */
  keyThumbprint: id.optional(),
  state: z.enum(['PENDING_ENROLLMENT', 'TRUSTED', 'RESTRICTED', 'REVOKED', 'REPLACED', 'RETIRED']),
})

/** Events of devices. `effectiveAt` is the moment from which the device counts for no trust decision (DEV-05). */
export const devicesEvents = {
  'devices.device.enrollment.requested': device,
  'devices.device.enrollment.approved': device,
  'devices.device.enrollment.rejected': device,
  'devices.device.restricted': device,
  'devices.device.restriction.lifted': device,
  'devices.device.replaced': device,
  'devices.device.retired': device,
  'devices.device.revoked': device.extend({ effectiveAt: day }),
  'devices.device.reported': device,
  /** The last event of a device whose account is deleted: whoever remembers the device forgets it. */
  'devices.device.erased': device,
  'devices.erasure.completed': erasure,
  'devices.erasure.reported': erasure,
}
