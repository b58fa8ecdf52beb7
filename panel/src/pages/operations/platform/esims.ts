import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { EsimPolicy, PlatformCountersQuery } from '../../../generated/operations'

export const policies: Record<EsimPolicy, MessageDescriptor> = {
  STANDARD: msg`Standard`,
  DATA_ONLY: msg`Mobile data only`,
  HOME_ONLY: msg`Home network only`,
}

/** The states in the order of a life. */
export const esimStates: readonly (readonly [
  keyof PlatformCountersQuery['esimCounters'],
  MessageDescriptor,
])[] = [
  ['ordered', msg`Not activated`],
  ['released', msg`Code shown`],
  ['downloaded', msg`Downloaded`],
  ['installed', msg`Installed`],
  ['enabled', msg`In use`],
  ['disabled', msg`Switched off`],
  ['error', msg`Failed`],
  ['replaced', msg`Replaced`],
  ['retired', msg`Retired`],
  ['unlinked', msg`Unlinked`],
  ['deleted', msg`Deletion ordered`],
]
