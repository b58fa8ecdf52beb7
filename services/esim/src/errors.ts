import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about eSIMs. */
const { EsimError, EsimFailure } = errorCodes('Esim', ['panel', 'partner'], {
  NOT_READY: 'The carrier has not prepared the profile yet.',
  SUSPENDED: 'The eSIM is suspended because its paid term is over; renew the term first.',
  CODE_ALREADY_SHOWN: 'The activation code was shown and cannot be shown again.',
  CARRIER_UNAVAILABLE: 'The carrier does not answer now; nothing has changed.',
  POLICY_NOT_OFFERED: 'The carrier has no profiles for this policy.',
  MEMBER_NOT_ELIGIBLE: 'The organization has no active member with this membership.',
})

export { EsimFailure }

/** A mutation of this service. */
export const Operation = operations(EsimError)
