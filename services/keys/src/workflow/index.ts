import { definePart } from '@enigm/subgraph'
import { EmergencyWorkflow } from './workflow.entity'
import { WorkflowResolver } from './workflow.resolver'
import { eraseWorkflow } from './workflow.service'

export const workflowPart = definePart({
  entities: [EmergencyWorkflow],
  resolvers: [WorkflowResolver],
  erase: (accountId, tx) => eraseWorkflow(tx, accountId),
})
