import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const BASE = ALPHABET.length
const RANDOM_SYMBOLS = 19
const SYMBOLS = RANDOM_SYMBOLS + 1
/** Longer texts are no code of a batch, however they are typed. */
const LONGEST_TYPED_CODE = 64

/** A new code in Crockford base32: 19 random symbols (95 bits) and a Luhn-mod-32 check symbol. */
export function createCode(): string {
  return codeOf(randomBytes(RANDOM_SYMBOLS))
}

/** The code of at least 19 random bytes. */
export function codeOf(random: Buffer): string {
  const symbols = [...random.subarray(0, RANDOM_SYMBOLS)].map((byte) => ALPHABET[byte % BASE]).join('')
  return symbols + checkSymbol(symbols)
}

/** How a code is shown: groups of four, `7QX0-…`. */
export function formatCode(code: string): string {
  return (code.match(/.{4}/g) ?? []).join('-')
}

/**
 * The code that a person has typed: lower case, dashes, spaces, O for 0, I and L for 1 are understood.
 * @returns null when it cannot be a code, its check symbol included
 */
export function parseCode(typed: string): string | null {
  if (typed.length > LONGEST_TYPED_CODE) return null
  const code = typed.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  const isWellFormed = code.length === SYMBOLS && [...code].every((symbol) => ALPHABET.includes(symbol))
  return isWellFormed && checkSymbol(code.slice(0, -1)) === code.at(-1) ? code : null
}

/** Luhn mod N: every single wrong symbol and almost every swap of neighbors changes it. */
function checkSymbol(symbols: string): string {
  const sum = [...symbols].reverse().reduce((total, symbol, place) => {
    const doubled = ALPHABET.indexOf(symbol) * (place % 2 === 0 ? 2 : 1)
    return total + Math.floor(doubled / BASE) + (doubled % BASE)
  }, 0)
  return ALPHABET.charAt((BASE - (sum % BASE)) % BASE)
}
