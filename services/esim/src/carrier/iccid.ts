const SHORTEST = 18
const LONGEST = 20

/**
 * Reads an ICCID as ES2+ carries it: digits, an odd number of digits is padded with `F` (SGP.22, 5.2.1; ITU-T E.118).
 * @returns its digits, or null when the length, the padding or the check digit (Luhn) is wrong
 */
export function readIccid(text: string): string | null {
  const padded = /^(\d{18,20})F?$/i.exec(text)
  const digits = padded?.[1]
  if (!digits || text.length > LONGEST || digits.length < SHORTEST) return null
  if (text.length > digits.length && digits.length % 2 === 0) return null
  return luhnSum(digits) % 10 === 0 ? digits : null
}

/** Writes an ICCID as ES2+ carries it. */
export function wireIccid(digits: string): string {
  return digits.length % 2 === 0 ? digits : `${digits}F`
}

/** ISO/IEC 7812-1, annex B. */
function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}
