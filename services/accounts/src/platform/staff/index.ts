import { definePart } from '@enigm/subgraph'
import { StaffResolver } from './staff.resolver'

export const staffPart = definePart({ resolvers: [StaffResolver] })
