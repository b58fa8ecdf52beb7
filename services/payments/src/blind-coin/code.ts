import { SIGNATURE_SYMBOLS } from './blind-signature'

/** A blind coin as its holder presents it: the key that has signed it, its token and its signature. */
export interface BlindCode {
  fingerprint: string
  token: Buffer
  signature: Buffer
}

const DIGEST_SYMBOLS = 43
const symbols = (count: number): string => `([A-Za-z0-9_-]{${count}})`
const FORM = new RegExp(`^${[DIGEST_SYMBOLS, DIGEST_SYMBOLS, SIGNATURE_SYMBOLS].map(symbols).join('\\.')}$`)

/** Longer texts are no code. One has three parts in base64url, together 430 symbols, and can be pasted in lines. */
export const LONGEST_PASTED_CODE = 512

/** The code that a person has pasted; spaces and line breaks in it do not matter. @returns null for another text */
export function parseBlindCode(pasted: string): BlindCode | null {
  if (pasted.length > LONGEST_PASTED_CODE) return null
  const found = FORM.exec(pasted.replace(/\s/g, ''))
  if (!found) return null
  const [, fingerprint = '', token = '', signature = ''] = found
  return {
    fingerprint,
    token: Buffer.from(token, 'base64url'),
    signature: Buffer.from(signature, 'base64url'),
  }
}
