import { createHmac } from 'node:crypto'

/** Hashes of different purposes can never be compared. */
type HashPurpose =
  | 'codecoin'
  | 'codecoin-request'
  | 'blind-coin'
  | 'blind-request'
  | 'idempotency'
  | 'invoice'
  | 'invoice-code'
  | 'reconciliation'

/** HMAC-SHA256 with the service's pepper, base64url; JSON keeps the parts apart. */
export function keyedHash(pepper: Buffer, purpose: HashPurpose, ...parts: string[]): string {
  return createHmac('sha256', pepper)
    .update(JSON.stringify([purpose, ...parts]))
    .digest('base64url')
}
