import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

export enum MachineClientState {
  ACTIVE = 'ACTIVE',
  REVOKED = 'REVOKED',
}

registerEnumType(MachineClientState, {
  name: 'MachineClientState',
  description: 'Where a machine client stands.',
  valuesConfig: {
    ACTIVE: { description: 'It may get access tokens.' },
    REVOKED: { description: 'It gets none, and those that it had count no more; this is for good.' },
  },
})

const { ACTIVE, REVOKED } = MachineClientState

/** Another key moves no state: it is a change of an ACTIVE client. */
export const machineClientLifecycle = lifecycle(MachineClientState, ACTIVE, {
  revoke: { from: [ACTIVE], to: REVOKED, event: 'accounts.client.revoked' },
})
