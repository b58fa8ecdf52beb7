import type { AccountsApp } from '../config'
import { Pepper } from '../crypto/pepper'
import type { RecoveryCode } from './recovery-code.entity'

const RECOVERY_CODES = 10
const SECRET_BYTES = 16
const NUMBER_DIGITS = 15

/** What proves the right to an account; shown once, stored as keyed hashes. */
export interface Credentials {
  /** 16 digits, the last one a check digit. */
  accountNumber: string
  /** 128 bits in hexadecimal. */
  loginSecret: string
  /** Ten of 128 bits in hexadecimal. */
  recoveryCodes: string[]
}

/** Derives and checks credentials. */
export class CredentialsService {
  private readonly pepper: Pepper

  constructor(app: AccountsApp) {
    this.pepper = app.get(Pepper)
  }

  /** The same for the same account and seed, so that a lost answer can be repeated without being stored. */
  derive(accountId: string, seed: string): Credentials {
    const digits =
      this.pepper.mac('account-number', accountId, seed).readBigUInt64BE() % 10n ** BigInt(NUMBER_DIGITS)
    const payload = digits.toString().padStart(NUMBER_DIGITS, '0')
    return {
      accountNumber: payload + checkDigit(payload),
      loginSecret: hex(this.pepper.mac('login-secret', accountId, seed)),
      recoveryCodes: Array.from({ length: RECOVERY_CODES }, (_, ordinal) =>
        hex(this.pepper.mac('recovery-code', accountId, seed, String(ordinal))),
      ),
    }
  }

  /** The login secret of a rotation: the same for the same account and idempotency key, and not stored (decision 0032). */
  renewedSecret(accountId: string, idempotencyKey: string): string {
    return hex(this.pepper.mac('renewed-login-secret', accountId, idempotencyKey))
  }

  /** The ten codes of a renewal: the same for the same account and idempotency key, and not stored (decision 0032). */
  renewedCodes(accountId: string, idempotencyKey: string): string[] {
    return Array.from({ length: RECOVERY_CODES }, (_, ordinal) =>
      hex(this.pepper.mac('renewed-recovery-code', accountId, idempotencyKey, String(ordinal))),
    )
  }

  /** Spaces and dashes that make a number readable do not count. */
  hashNumber(accountNumber: string): string {
    return this.pepper.hash('number-hash', bare(accountNumber))
  }

  hashSecret(loginSecret: string): string {
    return this.pepper.hash('secret-hash', bare(loginSecret).toLowerCase())
  }

  /** The rows of an account's recovery codes. */
  codeRows(accountId: string, codes: readonly string[]): Omit<RecoveryCode, 'usedAt'>[] {
    return codes.map((code, ordinal) => ({ accountId, ordinal, codeHash: this.hashCode(accountId, code) }))
  }

  hashCode(accountId: string, code: string): string {
    return this.pepper.hash('recovery-code-hash', accountId, bare(code).toLowerCase())
  }
}

function bare(text: string): string {
  return text.replace(/[\s-]/g, '')
}

function hex(bytes: Buffer): string {
  return bytes.subarray(0, SECRET_BYTES).toString('hex')
}

/** The Luhn check digit (ISO/IEC 7812-1 annex B). */
export function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}
