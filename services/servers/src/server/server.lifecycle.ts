import { lifecycle } from '@enigm/subgraph'

/** Every state that a server can be in; the moves below are those that exist so far. */
export enum ServerState {
  PROVISIONING = 'PROVISIONING',
  ACTIVE = 'ACTIVE',
  SUSPENDED = 'SUSPENDED',
  RESTRICTED = 'RESTRICTED',
  RETIRED = 'RETIRED',
  DELETION_REQUESTED = 'DELETION_REQUESTED',
  DELETED = 'DELETED',
}

const { PROVISIONING, ACTIVE, SUSPENDED, RESTRICTED, RETIRED, DELETION_REQUESTED, DELETED } = ServerState

/** States in which an environment exists and its owner decides about it. */
export const livingStates: readonly ServerState[] = [ACTIVE, SUSPENDED, RESTRICTED, RETIRED]

export const serverLifecycle = lifecycle(ServerState, PROVISIONING, {
  activate: { from: [PROVISIONING], to: ACTIVE, event: 'servers.server.activated' },
  requestDeletion: {
    from: [...livingStates],
    to: DELETION_REQUESTED,
    event: 'servers.server.deletion.requested',
  },
  completeDeletion: { from: [DELETION_REQUESTED], to: DELETED, event: 'servers.server.deleted' },
})
