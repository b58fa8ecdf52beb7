import { definePart } from '@enigm/subgraph'
import { AdministeredAccountResolver } from './administered-account.resolver'
import { AdministrationResolver } from './administration.resolver'
import { StaffResolver } from './staff.resolver'

export const staffPart = definePart({
  resolvers: [AdministrationResolver, AdministeredAccountResolver, StaffResolver],
})
