import { definePart } from '@enigm/subgraph'
import { EmergencyWorkflow, workflows } from './workflow.entity'
import { WorkflowResolver } from './workflow.resolver'
import { eraseWorkflow } from './workflow.service'

export const workflowPart = definePart({
  entities: [EmergencyWorkflow],
  resolvers: [WorkflowResolver],
  snapshots: { 'keys.workflow.snapshot': workflows.snapshot },
  erase: (accountId, tx) => eraseWorkflow(tx, accountId),
})
