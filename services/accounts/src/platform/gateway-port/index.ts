import { definePart } from '@enigm/subgraph'
import { DenialWindow } from './denial-window.entity'
import { GatewayPortResolver } from './gateway-port.resolver'

export const gatewayPortPart = definePart({
  entities: [DenialWindow],
  storage: {
    machine_denial_window: {
      class: 'SECURITY',
      kept: { days: 1, after: 't.minute' },
      purposes: { RELATION: ['client_id'], PROTECTION: ['minute', 'recorded', 'suppressed'] },
    },
  },
  resolvers: [GatewayPortResolver],
})
