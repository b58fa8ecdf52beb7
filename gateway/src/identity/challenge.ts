import { Refusal, type Audience } from '@enigm/contracts'
import { proofAlgorithms } from './dpop/proof'

const algorithms = `algs="${proofAlgorithms.join(' ')}"`
const bearerChallenge = 'Bearer'
export const proofChallenge = `DPoP ${algorithms}`

/** The `WWW-Authenticate` challenge of each endpoint (RFC 9110 section 11.6.1). */
export const challengeOf: Readonly<Record<Audience, string>> = {
  panel: bearerChallenge,
  device: bearerChallenge,
  partner: proofChallenge,
  internal: `${bearerChallenge}, ${proofChallenge}`,
}

/** An UNAUTHENTICATED machine client, with the challenge of RFC 9449 section 7.1. */
export class MachineUnauthenticated extends Refusal {
  readonly challenge: string

  constructor(reason: 'invalid_token' | 'invalid_dpop_proof') {
    super('UNAUTHENTICATED')
    this.name = 'MachineUnauthenticated'
    this.challenge = `DPoP error="${reason}", ${algorithms}`
  }
}
