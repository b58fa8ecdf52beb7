import { newId } from '@enigm/contracts'
import { accountOf, type App, type CallContext, type Transaction } from '@enigm/subgraph'
import { KeysFailure } from '../errors'
import { administers } from '../key/key.reach'
import {
  EmergencyWorkflow,
  workflowAudit,
  workflowData,
  workflowLifecycle,
  WorkflowState,
  type WorkflowHolder,
} from './workflow.entity'

export type WorkflowAction = keyof typeof workflowLifecycle.moves

/** Turns the emergency-device workflow on and off. Every move throws DomainFailure INVALID_TRANSITION. */
export class WorkflowService {
  constructor(private readonly app: App) {}

  /** For the Keys of the calling account, and for nobody else's. @throws KeysFailure NOT_FOUND for another account */
  ofAccount(context: CallContext, action: WorkflowAction, accountId: string): Promise<EmergencyWorkflow> {
    return this.app.transaction(context, (tx) => {
      if (accountId !== accountOf(tx.caller)) throw new KeysFailure('NOT_FOUND', ['input', 'accountId'])
      return turn(tx, action, { holderId: accountId, holderKind: 'ACCOUNT' })
    })
  }

  /** For the Keys of a deployment that the caller administers. @throws KeysFailure NOT_FOUND */
  ofOrganization(
    context: CallContext,
    action: WorkflowAction,
    organizationId: string,
  ): Promise<EmergencyWorkflow> {
    return this.app.transaction(context, async (tx) => {
      const [administered] = await tx.query<object>(`SELECT WHERE ${administers('$1', '$2')}`, [
        organizationId,
        accountOf(tx.caller),
      ])
      if (!administered) throw new KeysFailure('NOT_FOUND', ['input', 'organizationId'])
      return turn(tx, action, { holderId: organizationId, holderKind: 'ORGANIZATION' })
    })
  }
}

/** A switch that nobody has touched is off; it becomes a row at its first move, whatever runs in parallel. */
async function turn(
  tx: Transaction,
  action: WorkflowAction,
  holder: WorkflowHolder,
): Promise<EmergencyWorkflow> {
  const { holderId, holderKind } = holder
  await tx.query(
    `INSERT INTO emergency_workflow (id, version, holder_id, holder_kind, state) VALUES ($1, 0, $2, $3, $4)
     ON CONFLICT (holder_id) DO NOTHING`,
    [newId('emergencyWorkflow'), holderId, holderKind, WorkflowState.DISABLED],
  )
  return tx.move(EmergencyWorkflow, workflowLifecycle, action, {
    where: { holderId },
    data: workflowData,
    audit: workflowAudit,
  })
}
