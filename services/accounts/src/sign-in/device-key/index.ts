import { definePart } from '@enigm/subgraph'
import {
  bindSession,
  closeSessionsOfDevice,
  distrustDevice,
  followDevice,
  forgetDeviceKey,
  trustDevice,
} from './device-events'
import { DeviceKey } from './device-key.entity'
import { DeviceSignInResolver } from './device-sign-in.resolver'

/** Sessions and sign-in of a device follow its trust, which the service devices decides. */
export const deviceKeyPart = definePart({
  entities: [DeviceKey],
  resolvers: [DeviceSignInResolver],
  eventHandlers: {
    'devices.device.enrollment.requested': bindSession,
    'devices.device.enrollment.approved': trustDevice,
    'devices.device.restricted': distrustDevice,
    'devices.device.restriction.lifted': trustDevice,
    'devices.device.enrollment.rejected': closeSessionsOfDevice,
    'devices.device.revoked': closeSessionsOfDevice,
    'devices.device.replaced': closeSessionsOfDevice,
    'devices.device.retired': closeSessionsOfDevice,
    'devices.device.erased': ({ data }, tx) => forgetDeviceKey(tx, data.deviceId),
    'devices.device.snapshot': followDevice,
  },
})
