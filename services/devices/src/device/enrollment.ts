import { ed25519PublicKey, tokenType } from '@enigm/contracts'
import type { DomainFailure } from '@enigm/subgraph'
import { calculateJwkThumbprint, errors, importJWK, jwtVerify, type JWSHeaderParameters } from 'jose'
import { z } from 'zod'
import { DevicesFailure } from '../errors'
import { DeviceKind, type PublicKey } from './device.entity'

/** `aud` of an enrollment request. */
const enrollmentAudience = 'enigm-devices'

const LIFETIME_SECONDS = 300
const CLOCK_TOLERANCE_SECONDS = 5
const LONGEST_REQUEST = 2_048

const claims = z.object({
  iss: z.string(),
  sid: z.string(),
  kind: z.enum(DeviceKind),
  jti: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
})

/** The verified claims of a device about itself. */
export interface Enrollment {
  kind: DeviceKind
  publicKey: PublicKey
  /** RFC 7638, SHA-256, base64url. */
  keyThumbprint: string
}

/**
 * Verifies a device's request to be enrolled: a JWS by the key that its own header carries (RFC 7515 section 4.1.3),
 * issued under that key's thumbprint for the calling session, at most 5 minutes old and valid.
 * @throws DevicesFailure ENROLLMENT_INVALID, the same for every mistake
 */
export async function verifyEnrollment(enrollment: string, sessionId: string): Promise<Enrollment> {
  if (enrollment.length > LONGEST_REQUEST) throw invalid()
  try {
    const { payload, protectedHeader } = await jwtVerify(enrollment, embeddedKey, {
      algorithms: ['EdDSA'],
      typ: tokenType.device,
      audience: enrollmentAudience,
      requiredClaims: ['iss', 'sid', 'kind', 'jti', 'iat', 'exp'],
      maxTokenAge: LIFETIME_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    })
    const key = ed25519PublicKey.parse(protectedHeader.jwk)
    const keyThumbprint = await calculateJwkThumbprint(key)
    const { iss, sid, kind, iat, exp } = claims.parse(payload)
    if (iss !== keyThumbprint || sid !== sessionId || exp - iat > LIFETIME_SECONDS) throw invalid()
    return { kind, publicKey: key, keyThumbprint }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw invalid()
    throw error
  }
}

/** The key in the header, where it is one that a device may have. */
async function embeddedKey(header: JWSHeaderParameters) {
  const key = ed25519PublicKey.parse(header.jwk)
  try {
    return await importJWK(key, 'EdDSA')
  } catch (cause) {
    throw new errors.JWSInvalid('The embedded key cannot be used.', { cause })
  }
}

function invalid(): DomainFailure {
  return new DevicesFailure('ENROLLMENT_INVALID', ['input', 'enrollment'])
}
