import { definePart } from '@enigm/subgraph'
import { deviceEventHandlers } from '../../event-handlers'
import { CreateDeviceKeys1761000000002 } from '../../migrations/1761000000002-create-device-keys'
import { TrustDevicesWithoutKey1765000000001 } from '../../migrations/1765000000001-trust-devices-without-key'
import { DeviceKey } from './device-key.entity'
import { DeviceSignInResolver } from './device-sign-in.resolver'

export const deviceKeyPart = definePart({
  entities: [DeviceKey],
  migrations: [CreateDeviceKeys1761000000002, TrustDevicesWithoutKey1765000000001],
  resolvers: [DeviceSignInResolver],
  eventHandlers: deviceEventHandlers,
})
