import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

/** Every state that an Enigm Key can be in (KEY-02). */
export const KeyState = enumType('KeyState', 'The state of an Enigm Key in its lifecycle.', {
  LINKED: 'Enigm App has linked it and not yet activated it.',
  ACTIVE: 'It is in use.',
  LOST: 'It was reported lost: its function is suspended until it is found.',
  REVOKED: 'It was revoked; it never comes back.',
  REPLACED: 'Another Key was ordered in its place; it never comes back.',
  RETIRED: 'It was taken out of use; it never comes back.',
})
export type KeyState = keyof typeof KeyState

/**
 * Enigm App alone activates a Key (KEY-07). Only a Key in use has a function that a loss could suspend; one that is merely
 * linked is revoked.
 */
export const keyLifecycle = lifecycle(KeyState, 'LINKED', {
  ACTIVATE: { from: ['LINKED'], to: 'ACTIVE', event: 'keys.key.activated' },
  REPORT_LOST: { mutation: 'reportKeyLost', from: ['ACTIVE'], to: 'LOST', event: 'keys.key.lost' },
  REPORT_FOUND: { mutation: 'reportKeyFound', from: ['LOST'], to: 'ACTIVE', event: 'keys.key.found' },
  REVOKE: {
    mutation: 'revokeKey',
    from: ['LINKED', 'ACTIVE', 'LOST'],
    to: 'REVOKED',
    event: 'keys.key.revoked',
  },
  REPLACE: {
    mutation: 'replaceKey',
    from: ['LINKED', 'ACTIVE', 'LOST'],
    to: 'REPLACED',
    event: 'keys.key.replaced',
  },
  RETIRE: {
    mutation: 'retireKey',
    from: ['LINKED', 'ACTIVE', 'LOST'],
    to: 'RETIRED',
    event: 'keys.key.retired',
  },
})

export const KeyAction = actionsOf(keyLifecycle, 'KeyAction', 'An action on an Enigm Key.')
export type KeyAction = keyof typeof KeyAction

/** The states in which a Key has not ended. */
export const presentStates = keyLifecycle.moves.RETIRE.from
