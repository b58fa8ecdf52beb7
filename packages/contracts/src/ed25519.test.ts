import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { ed25519Jwk, ed25519PublicKey, isEd25519Key, isEd25519X } from './ed25519'

const P = 2n ** 255n - 19n
const SIGN = 2n ** 255n
const encoded = (y: bigint) => Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse()

/** The eight points of small order; five y-coordinates, the x of three of which have two signs. */
const ORDER_8 = [
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
]
const smallOrder = [1n, P - 1n, 0n, SIGN, ...ORDER_8, ...ORDER_8.map((y) => y + SIGN)]
/** Further encodings of the same points, and of others: a y of P or more, and a sign of an x that is 0. */
const nonCanonical = [P, P + 1n, P + SIGN, P + 1n + SIGN, SIGN + 1n, SIGN + P - 1n, P + 2n, SIGN - 1n]

describe('an Ed25519 key', () => {
  it('is accepted as Node.js generates it', () => {
    for (let i = 0; i < 50; i++) {
      const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
      expect(isEd25519X(x!)).toBe(true)
      expect(ed25519PublicKey.parse(ed25519Jwk(x!))).toEqual({ kty: 'OKP', crv: 'Ed25519', x })
    }
  })

  it('is refused when it is of small order, for which OpenSSL accepts one signature of every message', () => {
    for (const y of smallOrder) expect(isEd25519Key(encoded(y))).toBe(false)
    const key = createPublicKey({ key: ed25519Jwk(encoded(1n).toString('base64url')), format: 'jwk' })
    const signature = Buffer.concat([encoded(1n), Buffer.alloc(32)])
    for (const message of ['one', 'another']) {
      expect(verify(null, Buffer.from(message), key, signature)).toBe(true)
    }
  })

  it('is refused in another encoding of its point', () => {
    for (const y of nonCanonical) expect(isEd25519Key(encoded(y))).toBe(false)
  })

  it('is refused in another text of its octets, and with another number of octets', () => {
    const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
    const respelled = x!.slice(0, -1) + String.fromCharCode(x!.charCodeAt(42) + 1)
    expect(Buffer.from(respelled, 'base64url')).toEqual(Buffer.from(x!, 'base64url'))
    for (const other of [respelled, `${x}=`, ` ${x}`, x!.slice(1), `${x}AA`, '']) {
      expect(isEd25519X(other)).toBe(false)
    }
  })
})
