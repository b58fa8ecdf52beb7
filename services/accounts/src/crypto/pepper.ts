import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AccountsApp } from '../config'

/** Uses of the pepper; the values of two purposes cannot be linked. */
type Purpose =
  | 'account-number'
  | 'number-hash'
  | 'login-secret'
  | 'secret-hash'
  | 'recovery-code'
  | 'recovery-code-hash'
  | 'renewed-login-secret'
  | 'renewed-recovery-code'
  | 'idempotency-key'
  | 'refresh-successor'
  | 'refresh-tag'
  | 'challenge'
  | 'passkey-user-handle'
  | 'organization-invitation'
  | 'derived-invitation'
  | 'pin'
  | 'deletion-receipt'

/** Keyed hashes and derivations by the pepper, which is never stored in the database. */
export class Pepper {
  private readonly key: Buffer

  constructor(app: AccountsApp) {
    this.key = app.config.ACCOUNTS_PEPPER
  }

  mac(purpose: Purpose, ...parts: string[]): Buffer {
    return keyedMac(this.key, purpose, ...parts)
  }

  /** The keyed hash in the form in which it is stored. */
  hash(purpose: Purpose, ...parts: string[]): string {
    return this.mac(purpose, ...parts).toString('base64url')
  }
}

/** HMAC-SHA256 over purpose and parts; JSON separates them unambiguously. */
export function keyedMac(key: Buffer, purpose: Purpose, ...parts: string[]): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([purpose, ...parts]))
    .digest()
}

/** Compares two texts of equal length in constant time. */
export function equal(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
