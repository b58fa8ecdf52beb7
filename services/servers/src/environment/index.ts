import { definePart } from '@enigm/subgraph'
import { EnvironmentCommand } from './environment-command.entity'
import { environmentQueue } from './environment-commands'
import { EnvironmentWorker } from './environment-worker'

export const environmentPart = definePart({
  entities: [EnvironmentCommand],
  jobs: environmentQueue.jobs(EnvironmentWorker),
})
