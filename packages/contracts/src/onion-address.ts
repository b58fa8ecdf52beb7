import { createHash } from 'node:crypto'
import { base32 } from '@scure/base'

const form = /^([a-z2-7]{56})\.onion$/
const KEY_BYTES = 32
const CHECKSUM_BYTES = 2
const VERSION = 3

/**
 * Whether a text is the address of an onion service of version 3, in lower case. It contains a checksum, so that a mistyped address
 * is none (Tor's rend-spec-v3, section "Encoding onion addresses").
 */
export function isOnionAddress(text: string): boolean {
  const [, encoded] = form.exec(text) ?? []
  if (!encoded) return false
  return onionAddressOf(base32.decode(encoded.toUpperCase()).subarray(0, KEY_BYTES)) === text
}

/** The address of the onion service whose public key of Ed25519 this is. */
export function onionAddressOf(publicKey: Uint8Array): string {
  const version = Uint8Array.of(VERSION)
  const checksum = createHash('sha3-256')
    .update('.onion checksum')
    .update(publicKey)
    .update(version)
    .digest()
    .subarray(0, CHECKSUM_BYTES)
  return `${base32.encode(Buffer.concat([publicKey, checksum, version])).toLowerCase()}.onion`
}
