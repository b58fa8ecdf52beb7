import { definePart } from '@enigm/subgraph'
import { DeviceManagement, managements } from './management.entity'
import { ManagementResolver } from './management.resolver'

export const managementPart = definePart({
  entities: [DeviceManagement],
  resolvers: [ManagementResolver],
  snapshots: { 'devices.management.snapshot': managements.snapshot },
})
