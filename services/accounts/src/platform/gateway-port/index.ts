import { definePart } from '@enigm/subgraph'
import { DenialWindow } from './denial-window.entity'
import { GatewayPortResolver } from './gateway-port.resolver'

export const gatewayPortPart = definePart({
  entities: [DenialWindow],
  resolvers: [GatewayPortResolver],
})
