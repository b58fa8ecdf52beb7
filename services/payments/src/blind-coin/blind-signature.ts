import {
  constants,
  createHash,
  generateKeyPair,
  privateDecrypt,
  publicEncrypt,
  verify,
  type KeyObject,
} from 'node:crypto'
import { promisify } from 'node:util'

/** RSABSSA-SHA384-PSS-Deterministic of RFC 9474 with 2048 bits, as the tokens of RFC 9578 use it. */
const MODULUS_BITS = 2_048
const HASH = 'sha384'
const SALT_OCTETS = 48

/** The length of a blinded message and of a signature in base64url. */
export const SIGNATURE_SYMBOLS = 342

interface KeyPair {
  publicKey: KeyObject
  privateKey: KeyObject
}

const generate = promisify(generateKeyPair) as (
  type: 'rsa',
  options: { modulusLength: number },
) => Promise<KeyPair>

export function newKeyPair(): Promise<KeyPair> {
  return generate('rsa', { modulusLength: MODULUS_BITS })
}

/** The SHA-256 of a public key, SubjectPublicKeyInfo in DER, in base64url. */
export function fingerprintOf(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('base64url')
}

/**
 * BlindSign (RFC 9474, 4.3). The signature is checked before it leaves: a faulty one would reveal the key.
 * @returns null for a message that is no number below the modulus
 */
export function blindSign(key: KeyPair, blindedMessage: Buffer): Buffer | null {
  const { privateKey, publicKey } = key
  if (!isBelowModulus(publicKey, blindedMessage)) return null
  const padding = constants.RSA_NO_PADDING
  const signature = privateDecrypt({ key: privateKey, padding }, blindedMessage)
  if (!publicEncrypt({ key: publicKey, padding }, signature).equals(blindedMessage))
    throw new Error('a blind signature does not fit its message')
  return signature
}

/** Verify (RFC 9474, 4.5): RSASSA-PSS of the token. */
export function isSigned(key: KeyObject, token: Buffer, signature: Buffer): boolean {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_OCTETS }
  return verify(HASH, token, { key, ...pss }, signature)
}

function isBelowModulus(key: KeyObject, message: Buffer): boolean {
  const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url')
  return message.length === modulus.length && message.compare(modulus) < 0
}
