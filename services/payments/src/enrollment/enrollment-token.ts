import { tokenAudience, tokenIssuer, tokenType } from '@enigm/contracts'
import { importJWK, SignJWT } from 'jose'
import type { PaymentsApp } from '../config'
import { DAY_MILLISECONDS } from '../day'

const VALID_DAYS = 90

/** Signs what a buyer without an account takes to createAccount (PAY-04). */
export class EnrollmentTokens {
  private readonly key
  constructor(private readonly app: PaymentsApp) {
    this.key = importJWK(app.config.ENROLLMENT_SIGNING_KEY, 'EdDSA')
  }

  /**
   * The token of one enrollment: it names neither order nor product, counts from the beginning of the order's day and is
   * the same text however often it is asked for (RFC 8032 signatures are deterministic).
   */
  async sign(enrollmentId: string, placedOn: Date): Promise<string> {
    const expiresOn = placedOn.getTime() + VALID_DAYS * DAY_MILLISECONDS
    return new SignJWT()
      .setProtectedHeader({
        alg: 'EdDSA',
        typ: tokenType.enrollment,
        kid: this.app.config.ENROLLMENT_SIGNING_KEY.kid,
      })
      .setIssuer(tokenIssuer)
      .setAudience(tokenAudience.enrollment)
      .setJti(enrollmentId)
      .setIssuedAt(placedOn)
      .setExpirationTime(new Date(expiresOn))
      .sign(await this.key)
  }
}
