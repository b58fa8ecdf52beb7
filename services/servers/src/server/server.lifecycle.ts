import { enumType, lifecycle } from '@enigm/subgraph'

export const ServerState = enumType('ServerState', 'The state of a server in its lifecycle.', {
  PROVISIONING: 'Its environment is being set up.',
  ACTIVE: 'Its environment has confirmed that it is ready.',
  RESTRICTED: 'The platform has restricted it: its members participate, and nobody else is admitted.',
  SUSPENDED: 'No member participates and none is admitted until each cause of its suspension is lifted.',
  RETIRED: 'It was taken out of use for good; its owner can delete it.',
  DELETION_REQUESTED: 'Its deletion is under way; its memberships have ended.',
  DELETED: 'Its environment has confirmed the deletion.',
  CANCELED: 'It was given up before its environment was ready; its entitlement can create another server.',
})
export type ServerState = keyof typeof ServerState

/**
 * ACTIVATE and COMPLETE_DELETION follow the signed report of the environment and nothing else (SLC-02). A suspension has causes, and
 * each is lifted by its own side; without any, the server is RESTRICTED while the platform restricts it, else ACTIVE.
 */
export const serverLifecycle = lifecycle(ServerState, 'PROVISIONING', {
  ACTIVATE: { from: ['PROVISIONING'], to: 'ACTIVE', event: 'servers.server.activated' },
  CANCEL: {
    mutation: 'cancelServerCreation',
    from: ['PROVISIONING'],
    to: 'CANCELED',
    event: 'servers.server.creation.canceled',
  },
  SUSPEND: { from: ['ACTIVE', 'RESTRICTED'], to: 'SUSPENDED', event: 'servers.server.suspended' },
  RESUME: { from: ['SUSPENDED'], to: 'ACTIVE', event: 'servers.server.resumed' },
  RESUME_RESTRICTED: { from: ['SUSPENDED'], to: 'RESTRICTED', event: 'servers.server.resumed' },
  RESTRICT: { from: ['ACTIVE'], to: 'RESTRICTED', event: 'servers.server.restricted' },
  LIFT_RESTRICTION: { from: ['RESTRICTED'], to: 'ACTIVE', event: 'servers.server.restriction.lifted' },
  RETIRE: {
    mutation: 'retireServer',
    from: ['ACTIVE', 'RESTRICTED', 'SUSPENDED'],
    to: 'RETIRED',
    event: 'servers.server.retired',
  },
  DELETE: {
    mutation: 'deleteServer',
    from: ['ACTIVE', 'RESTRICTED', 'SUSPENDED', 'RETIRED'],
    to: 'DELETION_REQUESTED',
    event: 'servers.server.deletion.requested',
  },
  COMPLETE_DELETION: { from: ['DELETION_REQUESTED'], to: 'DELETED', event: 'servers.server.deleted' },
})

/** The states of a server whose environment exists and was not ordered to be deleted. */
export const statesWithEnvironment: readonly ServerState[] = serverLifecycle.moves.DELETE.from

/** Whether a server was retired or canceled, or its deletion was requested. */
export function isEnding(state: ServerState): boolean {
  return state === 'RETIRED' || state === 'DELETION_REQUESTED' || state === 'DELETED' || state === 'CANCELED'
}

/** Whether a server in this state can get a new owner: one that has an environment and does not end. */
export function canChangeOwner(state: ServerState): boolean {
  return state !== 'PROVISIONING' && !isEnding(state)
}

/** SQL: members of the server `s` participate. */
export const isOpenToMembers = `s.state IN ('ACTIVE', 'RESTRICTED')`
