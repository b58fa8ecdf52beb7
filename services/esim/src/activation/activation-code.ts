import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 4648: a matching id is of capitals, digits and hyphens (SGP.22, 4.1). */
const SYMBOLS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const MATCHING_BYTES = 20

type Purpose = 'matching' | 'matching-hash' | 'activation-key'

/** HMAC-SHA256 with the pepper of the service; hashes of different purposes differ. */
function keyed(pepper: Buffer, purpose: Purpose, ...parts: string[]): Buffer {
  return createHmac('sha256', pepper)
    .update(JSON.stringify([purpose, ...parts]))
    .digest()
}

/**
 * The matching id of a profile: 160 bits that are stored nowhere. It follows from the nonce of the profile and the pepper, which
 * is outside the database: a lost answer can be repeated, and a stolen database reveals no matching id (decision 0022).
 */
export function matchingIdOf(pepper: Buffer, profileId: string, nonce: string): string {
  const bytes = keyed(pepper, 'matching', profileId, nonce).subarray(0, MATCHING_BYTES)
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits
    .match(/.{5}/g)!
    .map((group) => SYMBOLS[Number.parseInt(group, 2)])
    .join('')
}

/** The stored hash of a matching id; it reveals a change of the pepper. */
export function matchingHash(pepper: Buffer, matchingId: string): string {
  return keyed(pepper, 'matching-hash', matchingId).toString('base64url')
}

/** The stored hash of the idempotency key of an activation; equal keys of one account have equal hashes. */
export function activationHash(pepper: Buffer, accountId: string, idempotencyKey: string): string {
  return keyed(pepper, 'activation-key', accountId, idempotencyKey).toString('base64url')
}

export function isSameHash(one: string | null, other: string | null): boolean {
  if (!one || !other || one.length !== other.length) return false
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

/** The text that a device reads: SGP.22, 4.1, without OID and confirmation code. */
export function lpaText(downloadHost: string, matchingId: string): string {
  return `LPA:1$${downloadHost}$${matchingId}`
}
