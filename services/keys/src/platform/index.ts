import { definePart } from '@enigm/subgraph'
import { PlatformResolver } from './platform.resolver'

export const platformPart = definePart({ resolvers: [PlatformResolver] })
