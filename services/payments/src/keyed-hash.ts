import { createHmac } from 'node:crypto'

/** What a keyed hash is for: hashes of different purposes can never be compared. */
export type HashPurpose = 'codecoin' | 'codecoin-request' | 'idempotency'

/** HMAC-SHA256 with the service's pepper, base64url; the parts are kept apart by their lengths. */
export function keyedHash(pepper: Buffer, purpose: HashPurpose, ...parts: string[]): string {
  return createHmac('sha256', pepper)
    .update(JSON.stringify([purpose, ...parts]))
    .digest('base64url')
}
