import * as v from 'valibot'

/** The public half of an Ed25519 key, with exactly the members that the service takes. */
const publicKey = v.strictObject({
  kty: v.literal('OKP'),
  crv: v.literal('Ed25519'),
  x: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})

export type PublicKey = v.InferOutput<typeof publicKey>

/** Reads a public key as JSON. @returns 'private' when the text holds a private key, undefined when it is no key */
export function publicKeyOf(text: string): PublicKey | 'private' | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value === 'object' && value !== null && 'd' in value) return 'private'
  const parsed = v.safeParse(publicKey, value)
  return parsed.success ? parsed.output : undefined
}
