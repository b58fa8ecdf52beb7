import { lifecycle } from '@enigm/subgraph'

export enum EsimState {
  ORDERED = 'ORDERED',
  RELEASED = 'RELEASED',
  DOWNLOADED = 'DOWNLOADED',
  INSTALLED = 'INSTALLED',
  ENABLED = 'ENABLED',
  DISABLED = 'DISABLED',
  ERROR = 'ERROR',
  UNLINKED = 'UNLINKED',
  DELETED = 'DELETED',
  RETIRED = 'RETIRED',
  REPLACED = 'REPLACED',
}

const { ORDERED, RELEASED, DOWNLOADED, INSTALLED, ENABLED, DISABLED, ERROR } = EsimState
const { UNLINKED, DELETED, RETIRED, REPLACED } = EsimState

/** States in which an eSIM is of use and somebody's. */
export const livingStates: readonly EsimState[] = [
  ORDERED,
  RELEASED,
  DOWNLOADED,
  INSTALLED,
  ENABLED,
  DISABLED,
  ERROR,
]
const activated = livingStates.filter((state) => state !== ORDERED)
const except = (...left: EsimState[]) => livingStates.filter((state) => !left.includes(state))

/**
 * Of an eSIM, not of its profile: on the carrier's side ORDERED covers Available, Allocated, Linked and Confirmed (SGP.22).
 * A notification may be the first to arrive of those that were sent: it leads over the states in between.
 */
export const esimLifecycle = lifecycle(EsimState, ORDERED, {
  release: { from: [ORDERED], to: RELEASED, event: 'esim.esim.released' },
  download: { from: [RELEASED, ERROR], to: DOWNLOADED, event: 'esim.esim.downloaded' },
  install: { from: [RELEASED, DOWNLOADED, ERROR], to: INSTALLED, event: 'esim.esim.installed' },
  enable: { from: except(ORDERED, ENABLED), to: ENABLED, event: 'esim.esim.enabled' },
  disable: { from: except(ORDERED, DISABLED), to: DISABLED, event: 'esim.esim.disabled' },
  fail: { from: except(ERROR), to: ERROR, event: 'esim.esim.error' },
  recover: { from: [ERROR], to: ORDERED, event: 'esim.esim.recovered' },
  unlink: { from: livingStates, to: UNLINKED, event: 'esim.esim.unlinked' },
  delete: { from: livingStates, to: DELETED, event: 'esim.esim.deleted' },
  retire: { from: livingStates, to: RETIRED, event: 'esim.esim.retired' },
  replace: { from: activated, to: REPLACED, event: 'esim.esim.replaced' },
})

export type EsimMove = keyof typeof esimLifecycle.moves
