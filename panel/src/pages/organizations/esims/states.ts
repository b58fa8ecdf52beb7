import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  EsimAssociationState,
  EsimPolicy,
  EsimProblem,
  EsimRemovalState,
  EsimState,
} from '../../../generated/organizations'
import type { StatusOf } from '../../../kit'

export const states: Record<EsimState, StatusOf> = {
  ORDERED: ['wait', msg`Not activated`],
  RELEASED: ['wait', msg`Code shown`],
  DOWNLOADED: ['wait', msg`Downloaded`],
  INSTALLED: ['wait', msg`Installed`],
  ENABLED: ['ok', msg`In use`],
  DISABLED: ['off', msg`Switched off`],
  ERROR: ['stop', msg`Failed`],
  UNLINKED: ['off', msg`Unlinked`],
  REPLACED: ['off', msg`Replaced`],
  RETIRED: ['off', msg`Retired`],
  DELETED: ['off', msg`Deletion ordered`],
}

export const associations: Record<EsimAssociationState, MessageDescriptor> = {
  ASSIGNED: msg`Assigned to a member`,
  HELD: msg`Held by an account`,
  UNASSIGNED: msg`In the pool`,
  UNLINKED: msg`Without a holder`,
}

export const policies: Record<EsimPolicy, MessageDescriptor> = {
  STANDARD: msg`Standard`,
  DATA_ONLY: msg`Mobile data only`,
  HOME_ONLY: msg`Home network only`,
}

export const problems: Record<EsimProblem, MessageDescriptor> = {
  CARRIER_UNAVAILABLE: msg`The carrier does not answer. The order waits.`,
  DOWNLOAD_FAILED: msg`A device has tried to download or install the profile and failed.`,
  ORDER_REFUSED: msg`The carrier does not accept the order. It is tried again after growing pauses.`,
  OUT_OF_STOCK: msg`The stock of the carrier is empty. The order waits.`,
  REMOVED_FROM_DEVICE: msg`The profile was deleted on the device.`,
}

export const removals: Record<EsimRemovalState, StatusOf> = {
  ORDERED: ['wait', msg`Ordered, not confirmed`],
  CONFIRMED: ['ok', msg`Confirmed`],
  NOT_CONFIRMED: ['wait', msg`Not confirmed by the device`],
  NOT_POSSIBLE: ['stop', msg`Not possible: a device has it`],
  NOT_THERE: ['off', msg`As far as is known, no device had it`],
}
