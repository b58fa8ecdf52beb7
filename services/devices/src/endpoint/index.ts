import { definePart } from '@enigm/subgraph'
import { listenForDevices } from './device-endpoint'

export const endpointPart = definePart({ listen: listenForDevices })
