import { newId } from '@enigm/contracts'
import { deleteRows, type App, type Context, type Erased, type Transaction } from '@enigm/subgraph'
import { administeredOrganization, ownAccount } from './workflow.access'
import { workflows, type WorkflowHolder } from './workflow.entity'
import { workflowLifecycle, type EmergencyWorkflowAction } from './workflow.lifecycle'

/** Enables and disables the emergency-device workflow. Every move throws DomainFailure NOT_FOUND or INVALID_TRANSITION. */
export class WorkflowService {
  constructor(private readonly app: App) {}

  /** For the own Keys of the calling account alone. */
  moveOfAccount(context: Context, action: EmergencyWorkflowAction, accountId: string): Promise<void> {
    return this.app.transaction(context, (tx) => move(tx, action, ownAccount(tx, accountId)))
  }

  /** For the Keys of a deployment that the caller administers. */
  moveOfOrganization(
    context: Context,
    action: EmergencyWorkflowAction,
    organizationId: string,
  ): Promise<void> {
    return this.app.transaction(context, async (tx) =>
      move(tx, action, await administeredOrganization(tx, organizationId)),
    )
  }
}

/** A workflow is disabled from the start; it becomes a row at its first transition, also under parallel requests. */
async function move(tx: Transaction, action: EmergencyWorkflowAction, holder: WorkflowHolder): Promise<void> {
  const { holderId, holderKind } = holder
  await tx.query(
    `INSERT INTO emergency_workflow (id, version, holder_id, holder_kind, state) VALUES ($1, 0, $2, $3, $4)
     ON CONFLICT (holder_id) DO NOTHING`,
    [newId('emergencyWorkflow'), holderId, holderKind, workflowLifecycle.initial],
  )
  await workflows.move(tx, action, { holderId })
}

export async function eraseWorkflow(tx: Transaction, accountId: string): Promise<Erased> {
  return { erased: await deleteRows(tx, { emergency_workflow: 'holder_id' }, accountId), detached: 0 }
}
