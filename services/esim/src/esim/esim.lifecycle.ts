import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const EsimState = enumType('EsimState', 'The position of an eSIM in its lifecycle.', {
  ORDERED: 'Its profile is ordered from the carrier, or waits there for the activation.',
  RELEASED: 'Its activation code was shown; a device can download the profile.',
  DOWNLOADED: 'A device has downloaded the profile.',
  INSTALLED: 'A device has installed the profile.',
  ENABLED: 'It is in use on a device.',
  DISABLED: 'It is on a device and switched off.',
  ERROR: 'Something has failed, as its problem says; it can be replaced.',
  UNLINKED: 'It has no holder any more.',
  DELETED: 'The deletion of its profile was ordered.',
  RETIRED: 'It was taken out of use for good.',
  REPLACED: 'Another eSIM has replaced it.',
})
export type EsimState = keyof typeof EsimState

/** The states of an eSIM that has not ended. */
export const livingStates: readonly EsimState[] = [
  'ORDERED',
  'RELEASED',
  'DOWNLOADED',
  'INSTALLED',
  'ENABLED',
  'DISABLED',
  'ERROR',
]
const activated = livingStates.filter((state) => state !== 'ORDERED')
const livingExcept = (...left: EsimState[]) => livingStates.filter((state) => !left.includes(state))

/**
 * Of an eSIM, not of its profile: at the carrier ORDERED covers Available, Allocated, Linked and Confirmed (SGP.22). The
 * first notification to arrive may be a later one of those that the carrier has sent, so it can skip states.
 */
export const esimLifecycle = lifecycle(EsimState, 'ORDERED', {
  ACTIVATE: {
    mutation: 'activateEsim',
    from: ['ORDERED'],
    to: 'RELEASED',
    event: 'esim.esim.released',
  },
  DOWNLOAD: { from: ['RELEASED', 'ERROR'], to: 'DOWNLOADED', event: 'esim.esim.downloaded' },
  INSTALL: { from: ['RELEASED', 'DOWNLOADED', 'ERROR'], to: 'INSTALLED', event: 'esim.esim.installed' },
  ENABLE: { from: livingExcept('ORDERED', 'ENABLED'), to: 'ENABLED', event: 'esim.esim.enabled' },
  DISABLE: { from: livingExcept('ORDERED', 'DISABLED'), to: 'DISABLED', event: 'esim.esim.disabled' },
  FAIL: { from: livingExcept('ERROR'), to: 'ERROR', event: 'esim.esim.error' },
  RECOVER: { from: ['ERROR'], to: 'ORDERED', event: 'esim.esim.recovered' },
  UNLINK: { mutation: 'unlinkEsim', from: livingStates, to: 'UNLINKED', event: 'esim.esim.unlinked' },
  DELETE: { mutation: 'deleteEsim', from: livingStates, to: 'DELETED', event: 'esim.esim.deleted' },
  RETIRE: { mutation: 'retireEsim', from: livingStates, to: 'RETIRED', event: 'esim.esim.retired' },
  REPLACE: { mutation: 'replaceEsim', from: activated, to: 'REPLACED', event: 'esim.esim.replaced' },
})
export type EsimTransition = keyof typeof esimLifecycle.moves

export const EsimAction = actionsOf(esimLifecycle, 'EsimAction', 'An action of the caller on an eSIM.', {
  ASSIGN_POLICY: 'assignEsimPolicy',
  ASSIGN: 'assignEsim',
})
export type EsimAction = keyof typeof EsimAction

/** Whether an action is possible in a state. */
export function canTake(action: EsimTransition, state: EsimState): boolean {
  return esimLifecycle.moves[action].from.includes(state)
}
