import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 4648: a matching id is of capitals, digits and hyphens (SGP.22, 4.1). */
const SYMBOLS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const MATCHING_BYTES = 20

type Purpose = 'matching' | 'matching-hash' | 'activation-key'

/** HMAC-SHA256 with the service's pepper; what it is for keeps hashes of different purposes apart. */
function keyed(pepper: Buffer, purpose: Purpose, ...parts: string[]): Buffer {
  return createHmac('sha256', pepper)
    .update(JSON.stringify([purpose, ...parts]))
    .digest()
}

/**
 * The matching id of a profile: 160 bits that stand nowhere. It follows from the profile's nonce and the pepper, which is
 * outside the database, so that a lost answer can be given again and a stolen database gives none.
 */
export function matchingIdOf(pepper: Buffer, profileId: string, nonce: string): string {
  const bytes = keyed(pepper, 'matching', profileId, nonce).subarray(0, MATCHING_BYTES)
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits
    .match(/.{5}/g)!
    .map((group) => SYMBOLS[Number.parseInt(group, 2)])
    .join('')
}

/** By which it shows that the pepper is still the one that the carrier's matching id was made with. */
export function matchingHash(pepper: Buffer, matchingId: string): string {
  return keyed(pepper, 'matching-hash', matchingId).toString('base64url')
}

/** What is kept of the key with which an activation code was asked for. */
export function activationHash(pepper: Buffer, esimId: string, idempotencyKey: string): string {
  return keyed(pepper, 'activation-key', esimId, idempotencyKey).toString('base64url')
}

export function isSameHash(one: string | null, other: string | null): boolean {
  if (!one || !other || one.length !== other.length) return false
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

/** The text that a device reads: SGP.22, 4.1, without OID and confirmation code. */
export function lpaText(downloadHost: string, matchingId: string): string {
  return `LPA:1$${downloadHost}$${matchingId}`
}
