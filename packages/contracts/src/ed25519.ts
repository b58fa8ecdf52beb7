import { z } from 'zod'

const KEY_BYTES = 32
const P = 2n ** 255n - 19n
/** The y-coordinates of the eight points whose order divides 8; with each there is a signature that every message has. */
const SMALL_ORDER_Y: readonly bigint[] = [
  0n,
  1n,
  P - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
]

/**
 * Whether these octets are an Ed25519 public key that identifies a holder: the one encoding of its point (RFC 8032 section
 * 5.1.3), and not a point of small order, whose signatures anyone can make.
 */
export function isEd25519Key(octets: Uint8Array): boolean {
  if (octets.length !== KEY_BYTES) return false
  const encoded = BigInt(`0x${Buffer.from(octets).reverse().toString('hex')}`)
  const y = BigInt.asUintN(255, encoded)
  return y < P && !SMALL_ORDER_Y.includes(y)
}

/** Whether this is the `x` of such a key in its one base64url text: a key with two texts would have two thumbprints. */
export function isEd25519X(x: string): boolean {
  const octets = Buffer.from(x, 'base64url')
  return isEd25519Key(octets) && octets.toString('base64url') === x
}

/** An Ed25519 public key as a JSON Web Key without further members: a private member is refused (RFC 8037). */
export const ed25519PublicKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().refine(isEd25519X),
})

/** The JSON Web Key of an `x`. */
export function ed25519Jwk(x: string): z.infer<typeof ed25519PublicKey> {
  return { kty: 'OKP', crv: 'Ed25519', x }
}
