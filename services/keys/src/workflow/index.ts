import { definePart } from '@enigm/subgraph'
import { CreateWorkflow1771000000005 } from '../migrations/1771000000005-create-workflow'
import { EmergencyWorkflow } from './workflow.entity'
import { WorkflowResolver } from './workflow.resolver'
import { eraseWorkflow } from './workflow.service'

export const workflowPart = definePart({
  entities: [EmergencyWorkflow],
  migrations: [CreateWorkflow1771000000005],
  resolvers: [WorkflowResolver],
  erase: (accountId, tx) => eraseWorkflow(tx, accountId),
})
