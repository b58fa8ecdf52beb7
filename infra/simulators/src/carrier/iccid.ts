import { randomInt } from 'node:crypto'

const ISSUER = '898899'
const RANDOM_DIGITS = 12

/** A new ICCID of 19 digits in the format of ES2+, with check digit and padding. */
export function newIccid(): string {
  const body = ISSUER + String(randomInt(10 ** RANDOM_DIGITS)).padStart(RANDOM_DIGITS, '0')
  return `${body}${checkDigit(body)}F`
}

/** Luhn (ITU-T E.118). */
function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return (10 - (sum % 10)) % 10
}
