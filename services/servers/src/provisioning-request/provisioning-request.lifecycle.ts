import { enumType, lifecycle } from '@enigm/subgraph'

export const ProvisioningRequestState = enumType(
  'ProvisioningRequestState',
  'The state of a provisioning request in its lifecycle.',
  {
    REQUESTED: 'It awaits the decision of the platform.',
    APPROVED: 'The platform approved it; an entitlement of the organization follows.',
    REJECTED: 'The platform rejected it, or the organization ended before the decision.',
  },
)
export type ProvisioningRequestState = keyof typeof ProvisioningRequestState

export const provisioningRequestLifecycle = lifecycle(ProvisioningRequestState, 'REQUESTED', {
  APPROVE: {
    mutation: 'decideProvisioningRequest',
    from: ['REQUESTED'],
    to: 'APPROVED',
    event: 'servers.provisioning.approved',
  },
  REJECT: {
    mutation: 'decideProvisioningRequest',
    from: ['REQUESTED'],
    to: 'REJECTED',
    event: 'servers.provisioning.rejected',
  },
})
