import { definePart } from '@enigm/subgraph'
import { VisibilityResolver } from './visibility.resolver'

/** What the users of a server see of it; the setting is part of the row of the server. */
export const visibilityPart = definePart({ resolvers: [VisibilityResolver] })
