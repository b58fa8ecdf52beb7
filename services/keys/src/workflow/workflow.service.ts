import { newId } from '@enigm/contracts'
import { accountOf, type App, type Origin, type Work } from '@enigm/subgraph'
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
  ofAccount(origin: Origin, action: WorkflowAction, accountId: string): Promise<EmergencyWorkflow> {
    return this.app.transact(origin, (work) => {
      if (accountId !== accountOf(work.caller)) throw new KeysFailure('NOT_FOUND', ['input', 'accountId'])
      return turn(work, action, { holderId: accountId, holderKind: 'ACCOUNT' })
    })
  }

  /** For the Keys of a deployment that the caller administers. @throws KeysFailure NOT_FOUND */
  ofOrganization(origin: Origin, action: WorkflowAction, organizationId: string): Promise<EmergencyWorkflow> {
    return this.app.transact(origin, async (work) => {
      const [administered] = await work.query<object>(`SELECT WHERE ${administers('$1', '$2')}`, [
        organizationId,
        accountOf(work.caller),
      ])
      if (!administered) throw new KeysFailure('NOT_FOUND', ['input', 'organizationId'])
      return turn(work, action, { holderId: organizationId, holderKind: 'ORGANIZATION' })
    })
  }
}

/** A switch that nobody has touched is off; it becomes a row at its first move, whatever runs in parallel. */
async function turn(work: Work, action: WorkflowAction, holder: WorkflowHolder): Promise<EmergencyWorkflow> {
  const { holderId, holderKind } = holder
  await work.query(
    `INSERT INTO emergency_workflow (id, version, holder_id, holder_kind, state) VALUES ($1, 0, $2, $3, $4)
     ON CONFLICT (holder_id) DO NOTHING`,
    [newId('emergencyWorkflow'), holderId, holderKind, WorkflowState.DISABLED],
  )
  return work.move(EmergencyWorkflow, workflowLifecycle, action, {
    where: { holderId },
    data: workflowData,
    audit: workflowAudit,
  })
}
