import { definePart } from '@enigm/subgraph'
import { keyCounters } from './platform.queries'
import { PlatformResolver } from './platform.resolver'

export const platformPart = definePart({ resolvers: [PlatformResolver], counters: [keyCounters] })
