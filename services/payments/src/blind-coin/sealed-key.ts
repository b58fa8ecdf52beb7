import { createCipheriv, createDecipheriv, createPrivateKey, randomBytes, type KeyObject } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_OCTETS = 12
const TAG_OCTETS = 16

/**
 * Seals a private key for the database: nonce, tag and ciphertext. The database alone, also a copy of it, signs nothing.
 * @param fingerprint that of its public key, so that one row's key opens in no other
 */
export function sealKey(sealing: Buffer, fingerprint: string, key: KeyObject): Buffer {
  const nonce = randomBytes(NONCE_OCTETS)
  const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(Buffer.from(fingerprint))
  const sealed = Buffer.concat([cipher.update(key.export({ format: 'der', type: 'pkcs8' })), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** @throws Error when it was sealed with another key, or for another public key */
export function openKey(sealing: Buffer, fingerprint: string, sealed: Buffer): KeyObject {
  const nonce = sealed.subarray(0, NONCE_OCTETS)
  const decipher = createDecipheriv(CIPHER, sealing, nonce, { authTagLength: TAG_OCTETS })
    .setAAD(Buffer.from(fingerprint))
    .setAuthTag(sealed.subarray(NONCE_OCTETS, NONCE_OCTETS + TAG_OCTETS))
  const der = Buffer.concat([decipher.update(sealed.subarray(NONCE_OCTETS + TAG_OCTETS)), decipher.final()])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}
