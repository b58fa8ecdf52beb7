import { definePart } from '@enigm/subgraph'
import { EnvironmentsResolver } from './environments.resolver'
import { ServerDevice } from './server-device.entity'
import { DevicesOfServerResolver, ServerDeviceResolver } from './server-device.resolver'

/** Devices that take part in servers, and what Enigm App reads of the servers that it may use. */
export const devicePart = definePart({
  entities: [ServerDevice],
  resolvers: [ServerDeviceResolver, DevicesOfServerResolver, EnvironmentsResolver],
})
