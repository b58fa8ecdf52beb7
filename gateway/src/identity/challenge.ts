import { errorMessages, Refusal, type Audience } from '@enigm/contracts'
import { proofAlgorithms } from './dpop/proof'

/** What an UNAUTHENTICATED response says. */
interface Challenge {
  /** `WWW-Authenticate` (RFC 9110 section 11.6.1). */
  readonly header: string
  readonly message: string
}

const algorithms = `algs="${proofAlgorithms.join(' ')}"`
export const proofChallenge = `DPoP ${algorithms}`
const person: Challenge = { header: 'Bearer', message: errorMessages.UNAUTHENTICATED }

/** The challenge of each endpoint. */
export const challengeOf: Readonly<Record<Audience, Challenge>> = {
  panel: person,
  device: person,
  partner: {
    header: proofChallenge,
    message: 'Send an access token with the scheme DPoP, and a DPoP proof.',
  },
  internal: {
    header: `Bearer, ${proofChallenge}`,
    message: 'Send an access token: a person with the scheme Bearer, a machine client with DPoP and a proof.',
  },
}

/** An UNAUTHENTICATED machine client, with the challenge of RFC 9449 section 7.1. */
export class MachineUnauthenticated extends Refusal {
  readonly challenge: Challenge

  private constructor(error: 'invalid_token' | 'invalid_dpop_proof', message: string) {
    super('UNAUTHENTICATED', message)
    this.name = 'MachineUnauthenticated'
    this.challenge = {
      header: `DPoP error="${error}", error_description="${message}", ${algorithms}`,
      message,
    }
  }

  static readonly invalidToken = () =>
    new MachineUnauthenticated(
      'invalid_token',
      'The access token is invalid, expired or revoked: request another one.',
    )

  /** The description judges only the proof of the caller. */
  static readonly invalidProof = (description: string) =>
    new MachineUnauthenticated('invalid_dpop_proof', description)
}
