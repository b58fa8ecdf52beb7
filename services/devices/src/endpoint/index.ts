import { definePart } from '@enigm/subgraph'
import { listenForDevices } from './device-endpoint'

export const endpointPart = definePart({
  storage: {
    device_connection: {
      class: 'OPERATIONAL',
      kept: { days: 1, after: 't.alive_until' },
      purposes: { RELATION: ['device_id'], DELIVERY: ['process_id'], TIMING: ['alive_until'] },
    },
  },
  listen: listenForDevices,
})
