import { enumType, lifecycle } from '@enigm/subgraph'

export const ServerState = enumType('ServerState', 'The state of a server in its lifecycle.', {
  PROVISIONING: 'Its environment is being set up.',
  ACTIVE: 'Its environment has confirmed that it is ready.',
  SUSPENDED: 'No member participates and none is admitted until each cause of its suspension is lifted.',
  RETIRED: 'It was taken out of use for good; its owner can delete it.',
  DELETION_REQUESTED: 'Its deletion is under way; its memberships have ended.',
  DELETED: 'Its environment has confirmed the deletion.',
})
export type ServerState = keyof typeof ServerState

/** The first and the last move follow the signed report of the environment and nothing else (SLC-02). */
export const serverLifecycle = lifecycle(ServerState, 'PROVISIONING', {
  ACTIVATE: { from: ['PROVISIONING'], to: 'ACTIVE', event: 'servers.server.activated' },
  SUSPEND: { from: ['ACTIVE'], to: 'SUSPENDED', event: 'servers.server.suspended' },
  RESUME: { from: ['SUSPENDED'], to: 'ACTIVE', event: 'servers.server.resumed' },
  RETIRE: { from: ['ACTIVE', 'SUSPENDED'], to: 'RETIRED', event: 'servers.server.retired' },
  DELETE: {
    mutation: 'deleteServer',
    from: ['ACTIVE', 'SUSPENDED', 'RETIRED'],
    to: 'DELETION_REQUESTED',
    event: 'servers.server.deletion.requested',
  },
  COMPLETE_DELETION: { from: ['DELETION_REQUESTED'], to: 'DELETED', event: 'servers.server.deleted' },
})

/** The states of a server whose environment exists and was not ordered to be deleted. */
export const statesWithEnvironment: readonly ServerState[] = serverLifecycle.moves.DELETE.from

/** Whether a server was retired or its deletion requested. */
export function isEnding(state: ServerState): boolean {
  return state === 'RETIRED' || state === 'DELETION_REQUESTED' || state === 'DELETED'
}
