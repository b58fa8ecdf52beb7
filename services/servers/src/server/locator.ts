import { createHash, randomBytes } from 'node:crypto'

/** Crockford base32: no I, L, O and U. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12

/** A new locator: 12 random symbols (60 bits) and a Luhn mod 32 check symbol. It is no credential (JOI-01). */
export function newLocator(): string {
  const body = Array.from(randomBytes(LENGTH), (byte) => SYMBOLS[byte % SYMBOLS.length]).join('')
  return body + checkSymbol(body)
}

/** The form for people: `7K3M-9QWX-2D4P-H`. */
export function showLocator(locator: string): string {
  return locator.replace(/(.{4})(?=.)/g, '$1-')
}

/** The locator that a typed text means, without separators and control characters, which PostgreSQL cannot all store: case and
 * look-alike letters do not matter. Every text gives a text. */
export function readLocator(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[-\s\p{Cc}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

/** Stored in place of the typed text, which may be anything. */
export function locatorDigest(locator: string): string {
  return createHash('sha256').update(locator).digest('base64url')
}

/** Luhn mod N (ISO/IEC 7812-1 annex B, for 32 symbols): lets a client notice a typing error before it asks. */
export function checkSymbol(body: string): string {
  const sum = [...body].reverse().reduce((total, symbol, index) => {
    const addend = SYMBOLS.indexOf(symbol) * (index % 2 === 0 ? 2 : 1)
    return total + Math.floor(addend / SYMBOLS.length) + (addend % SYMBOLS.length)
  }, 0)
  return SYMBOLS[(SYMBOLS.length - (sum % SYMBOLS.length)) % SYMBOLS.length]!
}
