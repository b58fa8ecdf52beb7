import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AccountsApp } from '../config'

/** What the pepper is used for; one purpose's value says nothing about another's. */
export type Purpose =
  | 'account-number'
  | 'number-hash'
  | 'login-secret'
  | 'secret-hash'
  | 'recovery-code'
  | 'recovery-code-hash'
  | 'idempotency-key'
  | 'refresh-successor'
  | 'refresh-tag'
  | 'challenge'
  | 'passkey-user-handle'
  | 'organization-invitation'
  | 'pin'

/** Keyed hashes and derivations by the pepper, which never stands in the database. */
export class Pepper {
  private readonly key: Buffer

  constructor(app: AccountsApp) {
    this.key = app.config.ACCOUNTS_PEPPER
  }

  /** HMAC-SHA256 over purpose and parts; JSON keeps the borders between them. */
  mac(purpose: Purpose, ...parts: string[]): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([purpose, ...parts]))
      .digest()
  }

  /** The keyed hash as it is stored. */
  hash(purpose: Purpose, ...parts: string[]): string {
    return this.mac(purpose, ...parts).toString('base64url')
  }
}

/** Compares two texts of equal length in constant time. */
export function equal(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
