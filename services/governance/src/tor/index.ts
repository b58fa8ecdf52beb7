import { definePart } from '@enigm/subgraph'
import { CreateTorGateway1781000000020 } from '../migrations/1781000000020-create-tor-gateway'
import { TorPolicy, TorSurface } from './tor.entity'
import { TorResolver } from './tor.resolver'

export const torPart = definePart({
  entities: [TorSurface, TorPolicy],
  migrations: [CreateTorGateway1781000000020],
  resolvers: [TorResolver],
})
