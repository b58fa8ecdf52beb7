import { definePart } from '@enigm/subgraph'
import { AdministeredAccountResolver } from './administered-account.resolver'

export const administeredAccountPart = definePart({ resolvers: [AdministeredAccountResolver] })
