import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const MachineClientState = enumType('MachineClientState', 'The state of a machine client.', {
  ACTIVE: 'It can get access tokens.',
  REVOKED: 'It gets no access token, and its earlier ones are not valid anymore; this is permanent.',
})
export type MachineClientState = keyof typeof MachineClientState

/** A rotation changes the key of an ACTIVE client and not its state. */
export const machineClientLifecycle = lifecycle(MachineClientState, 'ACTIVE', {
  REVOKE: {
    mutation: 'revokePartnerClient or revokeDashboardClient',
    from: ['ACTIVE'],
    to: 'REVOKED',
    event: 'accounts.client.revoked',
  },
})

export const MachineClientAction = actionsOf(
  machineClientLifecycle,
  'MachineClientAction',
  'An action of the caller on a machine client.',
  { ROTATE: 'rotatePartnerClient or rotateDashboardClient' },
)
export type MachineClientAction = keyof typeof MachineClientAction
