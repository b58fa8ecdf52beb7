import { definePart } from '@enigm/subgraph'
import { DenialWindow } from './denial-window.entity'
import { GatewayResolver } from './gateway.resolver'

export const gatewayPortPart = definePart({
  entities: [DenialWindow],
  resolvers: [GatewayResolver],
})
