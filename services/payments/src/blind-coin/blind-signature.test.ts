import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto'
import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { blindSign, isSigned, newKeyPair } from './blind-signature'
import { vector } from './rfc9474.fixture'

const suite = RSABSSA.SHA384.PSS.Deterministic()
const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const number = (hex: string) => BigInt(`0x${hex}`)

function inverse(value: bigint, modulus: bigint): bigint {
  let [last, rest, lastFactor, factor] = [value % modulus, modulus, 1n, 0n]
  while (rest > 0n) {
    const quotient = last / rest
    ;[last, rest, lastFactor, factor] = [rest, last - quotient * rest, factor, lastFactor - quotient * factor]
  }
  return ((lastFactor % modulus) + modulus) % modulus
}

function base64url(value: bigint): string {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url')
}

/** The key of the vector. */
function keyOfVector() {
  const [p, q, e] = [number(vector.p), number(vector.q), 65_537n]
  const d = inverse(e, (p - 1n) * (q - 1n))
  const parts = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const encoded = Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, base64url(value)]))
  const privateKey = createPrivateKey({ key: { kty: 'RSA', ...encoded }, format: 'jwk' })
  return { modulus: p * q, privateKey, publicKey: createPublicKey(privateKey) }
}

/** The public key as a browser has it. */
function imported(publicKey: ReturnType<typeof keyOfVector>['publicKey']) {
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return webcrypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])
}

describe('a blind signature', () => {
  it('[PAY-03] is that of the test vector of RFC 9474: blinded, signed, unblinded and verified', async () => {
    const { modulus, ...key } = keyOfVector()
    const browserKey = (await imported(key.publicKey)) as Parameters<typeof suite.blind>[0]
    const factor = inverse(number(vector.inverse), modulus)
    const chosen = [octets(vector.salt), octets(factor.toString(16).padStart(1_024, '0'))]
    const random = jest.spyOn(webcrypto, 'getRandomValues').mockImplementation((into) => {
      new Uint8Array((into as Uint8Array).buffer).set(chosen.shift()!)
      return into
    })

    const { blindedMsg, inv } = await suite.blind(browserKey, octets(vector.message))
    random.mockRestore()
    expect(Buffer.from(blindedMsg).toString('hex')).toBe(vector.blindedMessage)
    expect(Buffer.from(inv).toString('hex')).toBe(vector.inverse)

    const blindSignature = blindSign(key, Buffer.from(blindedMsg))!
    expect(blindSignature.toString('hex')).toBe(vector.blindSignature)

    const message = octets(vector.message)
    const signature = await suite.finalize(browserKey, message, new Uint8Array(blindSignature), inv)
    expect(Buffer.from(signature).toString('hex')).toBe(vector.signature)
    expect(isSigned(key.publicKey, Buffer.from(message), Buffer.from(signature))).toBe(true)
  })

  it('is refused for another message, another key, a shorter one and a changed octet', async () => {
    const { publicKey } = keyOfVector()
    const [message, signature] = [Buffer.from(vector.message, 'hex'), Buffer.from(vector.signature, 'hex')]
    const changed = Buffer.from(signature)
    changed[100]! ^= 1
    const other = await newKeyPair()

    expect(isSigned(publicKey, Buffer.alloc(32), signature)).toBe(false)
    expect(isSigned(publicKey, message, changed)).toBe(false)
    expect(isSigned(publicKey, message, signature.subarray(1))).toBe(false)
    expect(isSigned(other.publicKey, message, signature)).toBe(false)
  })

  it('is made for numbers below the modulus only', async () => {
    const key = await newKeyPair()
    const modulus = Buffer.from(key.publicKey.export({ format: 'jwk' }).n!, 'base64url')

    expect(blindSign(key, modulus)).toBeNull()
    expect(blindSign(key, Buffer.alloc(modulus.length, 255))).toBeNull()
    expect(blindSign(key, modulus.subarray(1))).toBeNull()
    expect(blindSign(key, Buffer.alloc(modulus.length, 1))).toHaveLength(modulus.length)
  })
})
