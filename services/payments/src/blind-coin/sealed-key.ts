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

/** The key that seals, and during its rotation the other one, which opens only. */
interface SealingKeys {
  readonly BLIND_COIN_SEALING_KEY: Buffer
  readonly BLIND_COIN_OPENING_KEY?: Buffer | undefined
}

/** @returns undefined when it was sealed with neither key, or for another public key */
export function openKey(
  { BLIND_COIN_SEALING_KEY: present, BLIND_COIN_OPENING_KEY: other }: SealingKeys,
  fingerprint: string,
  sealed: Buffer,
): { key: KeyObject; isSealedWithPresent: boolean } | undefined {
  const byPresent = openWith(present, fingerprint, sealed)
  if (byPresent) return { key: byPresent, isSealedWithPresent: true }
  const byOther = other && openWith(other, fingerprint, sealed)
  return byOther && { key: byOther, isSealedWithPresent: false }
}

function openWith(sealing: Buffer, fingerprint: string, sealed: Buffer): KeyObject | undefined {
  const nonce = sealed.subarray(0, NONCE_OCTETS)
  const decipher = createDecipheriv(CIPHER, sealing, nonce, { authTagLength: TAG_OCTETS })
    .setAAD(Buffer.from(fingerprint))
    .setAuthTag(sealed.subarray(NONCE_OCTETS, NONCE_OCTETS + TAG_OCTETS))
  const opened = decipher.update(sealed.subarray(NONCE_OCTETS + TAG_OCTETS))
  try {
    decipher.final()
  } catch {
    // The tag does not fit: another key has sealed it.
    return undefined
  }
  return createPrivateKey({ key: opened, format: 'der', type: 'pkcs8' })
}
