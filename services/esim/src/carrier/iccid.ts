/** The digits of an ICCID, and the padding after an odd number of them (SGP.22, 6.5.2: `^[0-9]{19}[0-9F]?$`). */
const ICCID = /^(\d{19}\d?)F?$/i
const LONGEST = 20

/**
 * Reads an ICCID as ES2+ carries it. Its last digit need not be the check digit of ITU-T E.118: the protocol does not ask for
 * it, and carriers number profiles without it.
 * @returns its digits, or null when the text does not follow the protocol
 */
export function readIccid(text: string): string | null {
  return text.length > LONGEST ? null : (ICCID.exec(text)?.[1] ?? null)
}

/** Writes an ICCID as ES2+ carries it. */
export function wireIccid(digits: string): string {
  return digits.length % 2 === 0 ? digits : `${digits}F`
}
