import { Refusal, type Audience } from '@enigm/contracts'
import { proofAlgorithms } from './dpop/proof'

const algorithms = `algs="${proofAlgorithms.join(' ')}"`
export const bearerChallenge = 'Bearer'
export const proofChallenge = `DPoP ${algorithms}`

/** How callers of an endpoint may authenticate, as `WWW-Authenticate` says it (RFC 9110 section 11.6.1). */
export const challengeOf: Readonly<Record<Audience, string>> = {
  panel: bearerChallenge,
  device: bearerChallenge,
  partner: proofChallenge,
  internal: `${bearerChallenge}, ${proofChallenge}`,
}

/** A machine client's request that is UNAUTHENTICATED, with what RFC 9449 section 7.1 has it told. */
export class MachineUnauthenticated extends Refusal {
  readonly challenge: string

  constructor(reason: 'invalid_token' | 'invalid_dpop_proof') {
    super('UNAUTHENTICATED')
    this.name = 'MachineUnauthenticated'
    this.challenge = `DPoP error="${reason}", ${algorithms}`
  }
}
