import { isId, tokenAudience, tokenIssuer, tokenType } from '@enigm/contracts'
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'

const options = {
  algorithms: ['EdDSA'],
  issuer: tokenIssuer,
  audience: tokenAudience.enrollment,
  typ: tokenType.enrollment,
  requiredClaims: ['jti', 'exp', 'iat'],
  clockTolerance: 5,
}

/** Verifies the proof of payments that something was bought before the account existed. */
export class EnrollmentTokens {
  private readonly keys: ReturnType<typeof createLocalJWKSet>

  constructor(app: AccountsApp) {
    this.keys = createLocalJWKSet(app.config.ENROLLMENT_PUBLIC_KEYS as JSONWebKeySet)
  }

  /** The enrollment that the token stands for. @throws AccountsFailure ENROLLMENT_TOKEN_INVALID whatever is wrong */
  async verify(token: string): Promise<string> {
    try {
      const { payload } = await jwtVerify(token, this.keys, options)
      if (payload.jti && isId('enrollment', payload.jti)) return payload.jti
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
    }
    throw new AccountsFailure('ENROLLMENT_TOKEN_INVALID', ['input', 'enrollmentToken'])
  }
}
