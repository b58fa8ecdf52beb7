import type { EventData } from '@enigm/contracts'
import { aggregate, Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { workflowLifecycle, type WorkflowState } from './workflow.lifecycle'

/** Whose workflow it is. */
export type WorkflowHolder = Pick<EmergencyWorkflow, 'holderId' | 'holderKind'>

/**
 * The emergency-device workflow of an account for its own Keys, or of an organization for those of its deployment. Neither
 * changes the other's (KEY-10).
 */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['holderId', 'holderKind'],
    LIFECYCLE: ['version', 'state'],
  },
})
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

export const workflows = aggregate(EmergencyWorkflow, {
  lifecycle: workflowLifecycle,
  event({ id, holderId, holderKind, state }): EventData<'keys.workflow.snapshot'> {
    const holder = holderKind === 'ACCOUNT' ? { accountId: holderId } : { organizationId: holderId }
    return { workflowId: id, ...holder, state }
  },
  audit: ({ id, holderId, holderKind }) => ({
    scope: `${holderKind === 'ACCOUNT' ? 'account' : 'organization'}:${holderId}`,
    target: id,
  }),
})
