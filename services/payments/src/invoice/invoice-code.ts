import { codeOf, parseCode } from '../code-coin/code'
import { keyedHash } from '../code-coin/keyed-hash'

/** The code by which everyone who has it reads an invoice. It is derived, so that no table holds it. */
export function invoiceCode(pepper: Buffer, invoiceId: string): string {
  return codeOf(Buffer.from(keyedHash(pepper, 'invoice', invoiceId), 'base64url'))
}

/** The hash of a code as it was typed; null when it cannot be one. */
export function invoiceCodeHash(pepper: Buffer, typed: string): string | null {
  const code = parseCode(typed)
  return code && keyedHash(pepper, 'invoice-code', code)
}
