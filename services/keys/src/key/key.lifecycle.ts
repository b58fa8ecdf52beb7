import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

/** Every state that an Enigm Key can be in (KEY-02). */
export enum KeyState {
  LINKED = 'LINKED',
  ACTIVE = 'ACTIVE',
  LOST = 'LOST',
  REVOKED = 'REVOKED',
  REPLACED = 'REPLACED',
  RETIRED = 'RETIRED',
}

/** What can be done with a Key in Enigm Command: one action, one mutation. */
export enum KeyAction {
  REPORT_LOST = 'REPORT_LOST',
  REPORT_FOUND = 'REPORT_FOUND',
  REVOKE = 'REVOKE',
  REPLACE = 'REPLACE',
  RETIRE = 'RETIRE',
}

/** What Enigm App alone does. */
export const ACTIVATE = 'ACTIVATE'

const { LINKED, ACTIVE, LOST, REVOKED, REPLACED, RETIRED } = KeyState

/** Only a Key in use has a function that a loss could suspend; one that is merely linked is revoked. */
export const keyLifecycle = lifecycle(KeyState, LINKED, {
  [ACTIVATE]: { from: [LINKED], to: ACTIVE, event: 'keys.key.activated' },
  [KeyAction.REPORT_LOST]: { from: [ACTIVE], to: LOST, event: 'keys.key.lost' },
  [KeyAction.REPORT_FOUND]: { from: [LOST], to: ACTIVE, event: 'keys.key.found' },
  [KeyAction.REVOKE]: { from: [LINKED, ACTIVE, LOST], to: REVOKED, event: 'keys.key.revoked' },
  [KeyAction.REPLACE]: { from: [LINKED, ACTIVE, LOST], to: REPLACED, event: 'keys.key.replaced' },
  [KeyAction.RETIRE]: { from: [LINKED, ACTIVE, LOST], to: RETIRED, event: 'keys.key.retired' },
})

/** What the holder can do with a Key in this state. */
export function actionsOf(state: KeyState): KeyAction[] {
  return keyLifecycle.next(state).filter((action) => action !== ACTIVATE)
}

registerEnumType(KeyState, {
  name: 'KeyState',
  description: 'Where an Enigm Key stands in its lifecycle.',
  valuesConfig: {
    LINKED: { description: 'Enigm App has linked it and not yet activated it.' },
    ACTIVE: { description: 'It is in use.' },
    LOST: { description: 'It was reported lost: its function is suspended until it is found.' },
    REVOKED: { description: 'It was revoked; it never comes back.' },
    REPLACED: { description: 'Another was ordered in its place; it never comes back.' },
    RETIRED: { description: 'It was taken out of use; it never comes back.' },
  },
})

registerEnumType(KeyAction, {
  name: 'KeyAction',
  description: 'What can be done with an Enigm Key in its present state.',
  valuesConfig: {
    REPORT_LOST: { description: 'reportKeyLost.' },
    REPORT_FOUND: { description: 'reportKeyFound.' },
    REVOKE: { description: 'revokeKey.' },
    REPLACE: { description: 'replaceKey.' },
    RETIRE: { description: 'retireKey.' },
  },
})
