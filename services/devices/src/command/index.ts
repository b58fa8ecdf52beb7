import { definePart } from '@enigm/subgraph'
import { DeviceCommand, commands } from './command.entity'
import { CommandResolver } from './command.resolver'
import { commandJobs } from './command.service'

export const commandPart = definePart({
  entities: [DeviceCommand],
  resolvers: [CommandResolver],
  jobs: commandJobs,
  snapshots: { 'devices.command.snapshot': commands.snapshot },
})
