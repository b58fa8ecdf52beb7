import { definePart } from '@enigm/subgraph'
import { CreateDeviceKeys1761000000002 } from '../../migrations/1761000000002-create-device-keys'
import { TrustDevicesWithoutKey1765000000001 } from '../../migrations/1765000000001-trust-devices-without-key'
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
  migrations: [CreateDeviceKeys1761000000002, TrustDevicesWithoutKey1765000000001],
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
