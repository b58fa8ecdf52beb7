import { decodeJwt, decodeProtectedHeader, errors } from 'jose'

const LONGEST_SECONDS = 5 * 60
const TOLERANCE_SECONDS = 30

/**
 * What an assertion gets wrong by itself (RFC 7523 section 3), for the engineer who writes a client: neither a client nor a
 * key is looked up, so that the sentence discloses nothing. Accounts verifies the assertion, whatever this finds.
 */
export function assertionMistake(assertion: string, tokenEndpoint: string): string | undefined {
  const decoded = decode(assertion)
  if (!decoded) return 'client_assertion must be a signed JWT.'
  const { alg, iss, sub, aud, jti, iat, exp } = decoded
  const now = Date.now() / 1000
  if (alg !== 'EdDSA') return 'alg of client_assertion must be EdDSA.'
  if (!sub || iss !== sub) return 'iss and sub of client_assertion must both be the client id.'
  if (![aud].flat().every((one) => one === tokenEndpoint) || [aud].flat().length !== 1)
    return 'aud of client_assertion must be the public address of the token endpoint alone.'
  if (typeof jti !== 'string' || jti.length < 1 || jti.length > 128)
    return 'jti of client_assertion must have 1 to 128 characters.'
  if (!isBetween(iat, now - LONGEST_SECONDS, now))
    return 'iat of client_assertion must be within the last five minutes of the time in the Date header of this response.'
  if (!isBetween(exp, now, now + LONGEST_SECONDS))
    return 'exp of client_assertion must be within the next five minutes of the time in the Date header of this response.'
  return undefined
}

function decode(assertion: string) {
  try {
    return { ...decodeJwt(assertion), alg: decodeProtectedHeader(assertion).alg }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

function isBetween(time: number | undefined, first: number, last: number): boolean {
  return typeof time === 'number' && time >= first - TOLERANCE_SECONDS && time <= last + TOLERANCE_SECONDS
}
