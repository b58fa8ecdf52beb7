import type { EventData } from '@enigm/contracts'
import { lifecycle, type AuditSubject } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export enum WorkflowState {
  DISABLED = 'DISABLED',
  ENABLED = 'ENABLED',
}

const { DISABLED, ENABLED } = WorkflowState

export const workflowLifecycle = lifecycle(WorkflowState, DISABLED, {
  enable: { from: [DISABLED], to: ENABLED, event: 'keys.workflow.enabled' },
  disable: { from: [ENABLED], to: DISABLED, event: 'keys.workflow.disabled' },
})

/** Whose switch it is. */
export type WorkflowHolder = Pick<EmergencyWorkflow, 'holderId' | 'holderKind'>

/**
 * The switch of the emergency-device workflow: an account's for its own Keys, or an organization's for those of its
 * deployment. Neither turns the other's (KEY-10).
 */
@Entity()
export class EmergencyWorkflow {
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  holderId!: string

  @Column('text')
  holderKind!: 'ACCOUNT' | 'ORGANIZATION'

  @Column('text')
  state!: WorkflowState
}

export function workflowData({
  id,
  holderId,
  holderKind,
  state,
}: EmergencyWorkflow): EventData<'keys.workflow.enabled'> {
  const holder = holderKind === 'ACCOUNT' ? { accountId: holderId } : { organizationId: holderId }
  return { workflowId: id, ...holder, state }
}

export function workflowAudit({ id, holderId, holderKind }: EmergencyWorkflow): AuditSubject {
  return { scope: `${holderKind === 'ACCOUNT' ? 'account' : 'organization'}:${holderId}`, target: id }
}
