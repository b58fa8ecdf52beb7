import { enumType, lifecycle } from '@enigm/subgraph'

export const ServerState = enumType('ServerState', 'The state of a server in its lifecycle.', {
  PROVISIONING: 'Its environment is being set up.',
  ACTIVE: 'Its environment has confirmed that it is ready.',
  DELETION_REQUESTED: 'Its deletion is under way; its memberships have ended.',
  DELETED: 'Its environment has confirmed the deletion.',
})
export type ServerState = keyof typeof ServerState

/** The first and the last move follow the signed report of the environment and nothing else (SLC-02). */
export const serverLifecycle = lifecycle(ServerState, 'PROVISIONING', {
  ACTIVATE: { from: ['PROVISIONING'], to: 'ACTIVE', event: 'servers.server.activated' },
  DELETE: {
    mutation: 'deleteServer',
    from: ['ACTIVE'],
    to: 'DELETION_REQUESTED',
    event: 'servers.server.deletion.requested',
  },
  COMPLETE_DELETION: { from: ['DELETION_REQUESTED'], to: 'DELETED', event: 'servers.server.deleted' },
})

/** Whether the deletion of a server was requested. */
export function isEnding(state: ServerState): boolean {
  return state === 'DELETION_REQUESTED' || state === 'DELETED'
}
