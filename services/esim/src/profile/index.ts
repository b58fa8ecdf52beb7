import { definePart } from '@enigm/subgraph'
import { Profile } from './profile.entity'
import { ProfileResolver } from './profile.resolver'

export const profilePart = definePart({ entities: [Profile], resolvers: [ProfileResolver] })
