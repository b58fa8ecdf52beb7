import { z } from 'zod'

const PUBLIC_KEY_BYTES = 32

/** Whether this is the `x` of an Ed25519 key in its canonical spelling. */
export function isCanonicalX(x: string): boolean {
  const bytes = Buffer.from(x, 'base64url')
  return bytes.length === PUBLIC_KEY_BYTES && bytes.toString('base64url') === x
}

/** An Ed25519 public key in its canonical spelling, without any other member: a private one is refused (RFC 8037). */
export const ed25519PublicKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().refine(isCanonicalX),
})

/** The JSON Web Key of an `x`. */
export function ed25519Jwk(x: string): z.infer<typeof ed25519PublicKey> {
  return { kty: 'OKP', crv: 'Ed25519', x }
}
