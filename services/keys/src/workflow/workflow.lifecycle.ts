import { actionsOf, lifecycle } from '@enigm/subgraph'

const states = { DISABLED: 'DISABLED', ENABLED: 'ENABLED' } as const
export type WorkflowState = keyof typeof states

export const workflowLifecycle = lifecycle(states, 'DISABLED', {
  ENABLE: {
    mutation: 'enableEmergencyDeviceWorkflow or enableOrganizationEmergencyWorkflow',
    from: ['DISABLED'],
    to: 'ENABLED',
    event: 'keys.workflow.enabled',
  },
  DISABLE: {
    mutation: 'disableEmergencyDeviceWorkflow or disableOrganizationEmergencyWorkflow',
    from: ['ENABLED'],
    to: 'DISABLED',
    event: 'keys.workflow.disabled',
  },
})

export const EmergencyWorkflowAction = actionsOf(
  workflowLifecycle,
  'EmergencyWorkflowAction',
  'An action on the emergency-device workflow.',
)
export type EmergencyWorkflowAction = keyof typeof EmergencyWorkflowAction
