import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  EsimAssociationState,
  EsimPolicy,
  EsimProblem,
  EsimRemovalState,
  EsimState,
  LineFragment,
} from '../../generated/esim'
import type { StatusOf } from '../../kit'

export const states: Record<EsimState, StatusOf> = {
  ORDERED: ['wait', msg`Ordered`],
  RELEASED: ['wait', msg`Code shown`],
  DOWNLOADED: ['wait', msg`Downloaded`],
  INSTALLED: ['ok', msg`Installed`],
  ENABLED: ['ok', msg`In use`],
  DISABLED: ['off', msg`Switched off`],
  ERROR: ['stop', msg`Failed`],
  UNLINKED: ['off', msg`Unlinked`],
  DELETED: ['off', msg`Deleted`],
  RETIRED: ['off', msg`Retired`],
  REPLACED: ['off', msg`Replaced`],
}

const unconfirmed: readonly EsimRemovalState[] = ['ORDERED', 'NOT_CONFIRMED', 'NOT_POSSIBLE']

/** The state as a person may rely on it: an ordered deletion is not a deletion, and a prepared profile is not an ordered one. */
export function statusOf({ state, isReady, removal }: LineFragment): StatusOf {
  if (state === 'ORDERED' && isReady) return ['wait', msg`Ready to install`]
  if (state !== 'DELETED' || !removal) return states[state]
  const isConfirmed = ![removal.atCarrier, removal.onDevice].some((each) => unconfirmed.includes(each))
  return isConfirmed ? states.DELETED : ['wait', msg`Deletion ordered, not confirmed`]
}

export const problems: Record<EsimProblem, MessageDescriptor> = {
  CARRIER_UNAVAILABLE: msg`The carrier does not answer. The order waits and is repeated.`,
  DOWNLOAD_FAILED: msg`A phone has tried to download or install the profile and failed. Try again, or replace the eSIM.`,
  ORDER_REFUSED: msg`The carrier does not accept the order now. It is repeated after growing pauses.`,
  OUT_OF_STOCK: msg`The carrier has no profile left. The order waits until it has one.`,
  REMOVED_FROM_DEVICE: msg`The profile was deleted on the phone. Replace the eSIM to use it again.`,
}

export const policies: Record<EsimPolicy, MessageDescriptor> = {
  DATA_ONLY: msg`Mobile data only`,
  HOME_ONLY: msg`Home network only, no roaming`,
  STANDARD: msg`Standard`,
}

export const associations: Record<EsimAssociationState, MessageDescriptor> = {
  ASSIGNED: msg`Assigned to you by your organization`,
  HELD: msg`Yours`,
  UNASSIGNED: msg`Owned by an organization, assigned to no member`,
  UNLINKED: msg`No holder any more`,
}

export const removals: Record<EsimRemovalState, StatusOf> = {
  CONFIRMED: ['ok', msg`Confirmed`],
  NOT_CONFIRMED: ['wait', msg`Not confirmed by the phone`],
  NOT_POSSIBLE: ['stop', msg`Not possible: a phone has the profile`],
  NOT_THERE: ['off', msg`Never there, as far as is known`],
  ORDERED: ['wait', msg`Ordered, not confirmed`],
}
