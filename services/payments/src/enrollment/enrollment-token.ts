import { tokenAudience, tokenIssuer, tokenType } from '@enigm/contracts'
import { DAY_MILLISECONDS } from '@enigm/subgraph'
import { createLocalJWKSet, errors, importJWK, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose'
import type { PaymentsApp } from '../config'

const VALID_DAYS = 90

/** Signs the token by which a buyer without an account brings the purchase to createAccount (PAY-04). */
export class EnrollmentTokens {
  private readonly key
  private readonly publicKeys: ReturnType<typeof createLocalJWKSet>

  constructor(private readonly app: PaymentsApp) {
    this.publicKeys = createLocalJWKSet(app.config.ENROLLMENT_PUBLIC_KEYS as JSONWebKeySet)
    this.key = importJWK(app.config.ENROLLMENT_SIGNING_KEY, 'EdDSA')
  }

  /** The enrollment of a token that was signed here and has not expired; otherwise null. */
  async verify(token: string): Promise<string | null> {
    const options = { issuer: tokenIssuer, audience: tokenAudience.enrollment, typ: tokenType.enrollment }
    try {
      const { payload } = await jwtVerify(token, this.publicKeys, { ...options, algorithms: ['EdDSA'] })
      return payload.jti ?? null
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }

  /**
   * The token of one enrollment: it names neither order nor product, counts from the beginning of the order's day, and is
   * always the same text, because Ed25519 signatures are deterministic (RFC 8032).
   */
  async sign(enrollmentId: string, placedOn: Date): Promise<string> {
    const { kid } = this.app.config.ENROLLMENT_SIGNING_KEY
    const expiresOn = new Date(placedOn.getTime() + VALID_DAYS * DAY_MILLISECONDS)
    return new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.enrollment, kid })
      .setIssuer(tokenIssuer)
      .setAudience(tokenAudience.enrollment)
      .setJti(enrollmentId)
      .setIssuedAt(placedOn)
      .setExpirationTime(expiresOn)
      .sign(await this.key)
  }
}
