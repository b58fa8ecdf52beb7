import { isEd25519Key } from '@enigm/contracts'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server'
import {
  COSEALG,
  cose,
  decodeAttestationObject,
  decodeClientDataJSON,
  decodeCredentialPublicKey,
  isoBase64URL,
} from '@simplewebauthn/server/helpers'
import { Challenges, type Ceremony } from '../../crypto/challenge'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { Pepper } from '../../crypto/pepper'

/** Shown by every authenticator; it names the product and no person. */
const USER_NAME = 'Enigm account'
const RP_NAME = 'Enigm Command'
const TIMEOUT_MILLISECONDS = 5 * 60 * 1000
const algorithms: number[] = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256]

/** The result of `navigator.credentials.create`, each part in base64url. */
export interface RegistrationAnswer {
  credentialId: string
  clientDataJson: string
  attestationObject: string
}

/** The result of `navigator.credentials.get`, each part in base64url. */
export interface SignInAnswer {
  credentialId: string
  clientDataJson: string
  authenticatorData: string
  signature: string
  userHandle: string
}

/** The two ceremonies of WebAuthn Level 3, section 7; every check that is optional there is required here. */
export class Ceremonies {
  private readonly challenges: Challenges

  constructor(private readonly app: AccountsApp) {
    this.challenges = app.get(Challenges)
  }

  registrationOptions(subject: string[], accountId: string, known: { credentialId: string }[]) {
    return generateRegistrationOptions({
      rpName: RP_NAME,
      rpID: this.app.config.RP_ID,
      userName: USER_NAME,
      userDisplayName: USER_NAME,
      userID: new Uint8Array(this.handleOf(accountId)),
      challenge: this.challenge('PASSKEY_REGISTRATION', subject),
      timeout: TIMEOUT_MILLISECONDS,
      attestationType: 'none',
      excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: algorithms,
    })
  }

  signInOptions(subject: string[]) {
    return generateAuthenticationOptions({
      rpID: this.app.config.RP_ID,
      challenge: this.challenge('PASSKEY_SIGN_IN', subject),
      timeout: TIMEOUT_MILLISECONDS,
      userVerification: 'required',
    })
  }

  /** @throws AccountsFailure PASSKEY_INVALID, the same whatever is wrong */
  async verifyRegistration(answer: RegistrationAnswer, subject: string[]) {
    return attempt(async () => {
      const answered = this.checkClientData(answer.clientDataJson, 'PASSKEY_REGISTRATION', subject)
      refuseAttestation(answer.attestationObject)
      const { clientDataJson: clientDataJSON, attestationObject, credentialId: id } = answer
      const { registrationInfo } = await verifyRegistrationResponse({
        response: {
          ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
          response: { clientDataJSON, attestationObject },
        },
        ...answered.expected,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      })
      if (registrationInfo?.credential.id !== id) return null
      refuseSharedKey(registrationInfo.credential.publicKey)
      return { challenge: answered.challenge, credential: registrationInfo.credential }
    })
  }

  /**
   * Verifies the signature and gives challenge and counter. The library would compare counters before it checks the signature,
   * so that anyone could make a passkey look copied; the caller therefore compares them afterwards.
   * @throws AccountsFailure PASSKEY_INVALID, the same whatever is wrong
   */
  async verifySignIn(answer: SignInAnswer, publicKey: string) {
    return attempt(async () => {
      const answered = this.checkClientData(answer.clientDataJson, 'PASSKEY_SIGN_IN', [])
      const { credentialId: id, clientDataJson: clientDataJSON, authenticatorData, signature } = answer
      const credential: WebAuthnCredential = { id, publicKey: isoBase64URL.toBuffer(publicKey), counter: 0 }
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: {
          ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
          response: { clientDataJSON, authenticatorData, signature },
        },
        ...answered.expected,
        credential,
        requireUserVerification: true,
      })
      return verified ? { challenge: answered.challenge, counter: authenticationInfo.newCounter } : null
    })
  }

  /** The user handle of the account: 256 bits that cannot be linked to its id without the pepper. */
  handleOf(accountId: string): Buffer {
    return this.app.get(Pepper).mac('passkey-user-handle', accountId)
  }

  private challenge(ceremony: Ceremony, subject: string[]) {
    return new Uint8Array(Buffer.from(this.challenges.issue(ceremony, ...subject).challenge, 'base64url'))
  }

  /** @throws Error unless the challenge is one of this ceremony, answered on the origin that has requested it */
  private checkClientData(clientDataJson: string, ceremony: Ceremony, subject: string[]) {
    const { challenge, origin, crossOrigin, topOrigin } = decodeClientDataJSON(clientDataJson) as ReturnType<
      typeof decodeClientDataJSON
    > & { topOrigin?: string }
    const { ORIGINS, RP_ID } = this.app.config
    if (!ORIGINS.includes(origin) || crossOrigin || topOrigin) throw new Error('a foreign origin')
    if (!this.challenges.isValid(challenge, ceremony, origin, ...subject))
      throw new Error('a foreign challenge')
    return {
      challenge,
      expected: { expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: RP_ID },
    }
  }
}

/**
 * Refuses attestation, which is not requested: its certificates could name addresses that the library fetches. Self-attestation
 * has no certificates, and browsers let it pass (WebAuthn Level 3, section 5.1.3).
 */
function refuseAttestation(attestationObject: string): void {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject))
  const format = decoded.get('fmt')
  const isSelf = format === 'packed' && decoded.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !isSelf) throw new Error('an attestation')
}

/** @throws Error for an Ed25519 key with which anyone can sign */
function refuseSharedKey(publicKey: WebAuthnCredential['publicKey']): void {
  const key = decodeCredentialPublicKey(publicKey)
  if (!cose.isCOSEPublicKeyOKP(key)) return
  const x = key.get(cose.COSEKEYS.x)
  if (!x || !isEd25519Key(x)) throw new Error('a key of small order')
}

/** The library throws many kinds of error at malformed input; it does nothing that could fail for another reason. */
async function attempt<T>(verify: () => Promise<T | null>): Promise<T> {
  const verified = await verify().catch(() => null)
  if (!verified) throw new AccountsFailure('PASSKEY_INVALID', ['input'])
  return verified
}
