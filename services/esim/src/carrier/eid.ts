const MODULUS = 97n

/** Whether this is the EID of an eUICC: 32 digits with a remainder of 1 by 97 (SGP.29; ISO 7064 MOD 97-10). It is never stored. */
export function isEid(text: string): boolean {
  return /^\d{32}$/.test(text) && BigInt(text) % MODULUS === 1n
}
