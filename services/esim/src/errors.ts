import { errorCodes } from '@enigm/subgraph'

/** The expected failures of this service's mutations. */
export const { EsimError, EsimFailure } = errorCodes('Esim', ['panel', 'partner'], {
  NOT_READY: 'The carrier has not prepared its profile yet.',
  CODE_ALREADY_SHOWN: 'Its activation code was shown and cannot be shown again.',
  CARRIER_UNAVAILABLE: 'The carrier does not answer now; nothing has changed.',
  POLICY_NOT_OFFERED: 'The carrier has no kind of profile for this policy.',
  MEMBER_NOT_ELIGIBLE: 'There is no active member of this organization of this name.',
})
