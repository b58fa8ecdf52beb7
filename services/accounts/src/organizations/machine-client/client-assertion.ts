import { isId } from '@enigm/contracts'
import { decodeJwt, errors, importJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { ed25519Jwk } from '../../crypto/ed25519-key'

const LONGEST_SECONDS = 5 * 60
const CLOCK_TOLERANCE_SECONDS = 30

/** The types of an assertion; a token or proof of another type by the same key is refused (RFC 8725 section 3.11). */
const types: readonly (string | undefined)[] = [undefined, 'JWT', 'client-authentication+jwt']

const claims = z.object({
  // One audience: an assertion for several could be used at each of them.
  aud: z.union([z.string(), z.tuple([z.string()])]),
  jti: z.string().min(1).max(128),
  exp: z.number(),
})

/** An assertion whose signature and claims are verified. */
export interface ClientAssertion {
  /** The `x` of the key. */
  publicKey: string
  jti: string
  endsAt: Date
}

/** The client that an assertion names, not yet authenticated. */
export function claimedClient(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion)
    return typeof sub === 'string' && isId('client', sub) ? sub : undefined
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

/**
 * Verifies a `private_key_jwt` (RFC 7523 section 3): signed with EdDSA by one of these keys and never by one in its header,
 * issued by the client for itself and for one of the audiences only, at most five minutes old and not expired. Every key is
 * tried, so that the duration does not disclose which one has signed.
 * @returns undefined for every mistake
 */
export async function verifyClientAssertion(
  assertion: string,
  clientId: string,
  publicKeys: readonly string[],
  audiences: string[],
): Promise<ClientAssertion | undefined> {
  const tried = await Promise.all(publicKeys.map((x) => provenBy(x, assertion, clientId, audiences)))
  return tried.find((proven) => proven !== undefined)
}

async function provenBy(
  publicKey: string,
  assertion: string,
  clientId: string,
  audiences: string[],
): Promise<ClientAssertion | undefined> {
  try {
    const key = await importJWK(ed25519Jwk(publicKey), 'EdDSA')
    const { payload, protectedHeader } = await jwtVerify(assertion, key, {
      algorithms: ['EdDSA'],
      issuer: clientId,
      subject: clientId,
      audience: audiences,
      requiredClaims: ['iss', 'sub', 'aud', 'jti', 'iat', 'exp'],
      maxTokenAge: LONGEST_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    })
    const { jti, exp } = claims.parse(payload)
    const isTooLong = exp > Date.now() / 1000 + LONGEST_SECONDS + CLOCK_TOLERANCE_SECONDS
    if (isTooLong || !types.includes(protectedHeader.typ)) return undefined
    return { publicKey, jti, endsAt: new Date((exp + CLOCK_TOLERANCE_SECONDS) * 1000) }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined
    throw error
  }
}
