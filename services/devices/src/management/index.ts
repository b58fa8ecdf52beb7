import { definePart } from '@enigm/subgraph'
import { CategorizeFindings1790000000010 } from '../migrations/1790000000010-categorize-findings'
import { DeviceManagement, managements } from './management.entity'
import { ManagementResolver } from './management.resolver'

export const managementPart = definePart({
  entities: [DeviceManagement],
  migrations: [CategorizeFindings1790000000010],
  resolvers: [ManagementResolver],
  snapshots: { 'devices.management.snapshot': managements.snapshot },
})
