import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ProvisioningRequestState, ProvisioningTerm } from '../../../generated/servers'
import type { StatusOf } from '../../../kit'

export const requestStates: Record<ProvisioningRequestState, StatusOf> = {
  REQUESTED: ['wait', msg`Awaits approval`],
  APPROVED: ['ok', msg`Approved`],
  REJECTED: ['stop', msg`Rejected`],
}

export const terms: Record<ProvisioningTerm, MessageDescriptor> = {
  DAYS_30: msg`30 days`,
  DAYS_365: msg`365 days`,
}
