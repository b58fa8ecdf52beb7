import { ed25519PublicKey, type tokenType } from '@enigm/contracts'
import { calculateJwkThumbprint, errors, importJWK, jwtVerify, type JWSHeaderParameters } from 'jose'
import { z } from 'zod'
import { AccountsFailure } from '../../errors'

const LIFETIME_SECONDS = 60
const CLOCK_TOLERANCE_SECONDS = 5

const claims = z.object({
  iss: z.string(),
  aud: z.string(),
  nonce: z.string().max(128),
  iat: z.number(),
  exp: z.number(),
})

/** The content of a verified assertion. It does not say whether the device is trusted, nor by which account. */
interface DeviceAssertion {
  thumbprint: string
  origin: string
  nonce: string
}

/** An assertion for one purpose is refused for every other (RFC 8725 section 3.11). */
type Purpose = typeof tokenType.deviceSignIn | typeof tokenType.deviceRecovery

/**
 * Verifies a JWS by the key in its header (RFC 7515 section 4.1.3), issued under that key's thumbprint for one of the origins;
 * its age and its validity are at most 60 seconds each.
 * @throws AccountsFailure DEVICE_KEY_INVALID, the same whatever is wrong
 */
export async function verifyAssertion(
  assertion: string,
  typ: Purpose,
  origins: string[],
): Promise<DeviceAssertion> {
  try {
    const { payload, protectedHeader } = await jwtVerify(assertion, embeddedKey, {
      algorithms: ['EdDSA'],
      typ,
      audience: origins,
      requiredClaims: ['iss', 'aud', 'nonce', 'iat', 'exp'],
      maxTokenAge: LIFETIME_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    })
    const thumbprint = await calculateJwkThumbprint(ed25519PublicKey.parse(protectedHeader.jwk))
    const { iss, aud: origin, nonce, iat, exp } = claims.parse(payload)
    if (iss !== thumbprint || exp - iat > LIFETIME_SECONDS) throw invalid()
    return { thumbprint, origin, nonce }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw invalid()
    throw error
  }
}

/** The key in the header, if it is of the kind that devices have. */
async function embeddedKey(header: JWSHeaderParameters) {
  const key = ed25519PublicKey.parse(header.jwk)
  try {
    return await importJWK(key, 'EdDSA')
  } catch (cause) {
    throw new errors.JWSInvalid('The embedded key cannot be used.', { cause })
  }
}

export function invalid(): AccountsFailure {
  return new AccountsFailure('DEVICE_KEY_INVALID', ['input', 'assertion'])
}
