import { enumType, lifecycle } from '@enigm/subgraph'

export const ServerState = enumType('ServerState', 'The state of a server in its lifecycle.', {
  PROVISIONING: 'Its environment is being set up.',
  ACTIVE: 'Its environment has confirmed that it is ready.',
  DELETION_REQUESTED: 'Its deletion is under way; its memberships have ended.',
  DELETED: 'Its environment has confirmed the deletion.',
  CANCELED: 'It was given up before its environment was ready; its entitlement can create another server.',
})
export type ServerState = keyof typeof ServerState

/** ACTIVATE and COMPLETE_DELETION follow the signed report of the environment and nothing else (SLC-02). */
export const serverLifecycle = lifecycle(ServerState, 'PROVISIONING', {
  ACTIVATE: { from: ['PROVISIONING'], to: 'ACTIVE', event: 'servers.server.activated' },
  CANCEL: {
    mutation: 'cancelServerCreation',
    from: ['PROVISIONING'],
    to: 'CANCELED',
    event: 'servers.server.creation.canceled',
  },
  DELETE: {
    mutation: 'deleteServer',
    from: ['ACTIVE'],
    to: 'DELETION_REQUESTED',
    event: 'servers.server.deletion.requested',
  },
  COMPLETE_DELETION: { from: ['DELETION_REQUESTED'], to: 'DELETED', event: 'servers.server.deleted' },
})

/** Whether a server was canceled or its deletion was requested. */
export function isEnding(state: ServerState): boolean {
  return state === 'DELETION_REQUESTED' || state === 'DELETED' || state === 'CANCELED'
}

/** Whether a server in this state can get a new owner: one that has an environment and does not end. */
export function canChangeOwner(state: ServerState): boolean {
  return state !== 'PROVISIONING' && !isEnding(state)
}
