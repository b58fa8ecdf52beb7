import { createHash } from 'node:crypto'
import { tokenIssuer, tokenType } from '@enigm/contracts'
import { importJWK, SignJWT, type JWK } from 'jose'
import type { DevicesApp } from '../config'
import type { DeviceCommand } from './command.entity'

/** Where an envelope stands in the chain of its device. */
interface Link {
  sequence: number
  /** The hash of the last envelope that the device has confirmed; empty for its first one. */
  previousHash: string
  /** The thumbprint of the key of the device: an envelope is for one enrollment, and for no later one. */
  keyThumbprint: string
}

/** Signs a command for one device (docs/devices.md). */
export async function signEnvelope(
  { config }: DevicesApp,
  { id, kind, policy, expiresAt }: DeviceCommand,
  { sequence, previousHash, keyThumbprint }: Link,
): Promise<string> {
  const jwk = config.DEVICE_COMMAND_SIGNING_KEY
  return new SignJWT({ command: kind, ...(policy && { policy }), seq: sequence, prev: previousHash })
    .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.deviceCommand, kid: jwk.kid })
    .setIssuer(tokenIssuer)
    .setAudience(keyThumbprint)
    .setJti(id)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(await importJWK(jwk as JWK, 'EdDSA'))
}

/** SHA-256 of an envelope as it is sent, in base64url. */
export function hashOfEnvelope(envelope: string): string {
  return createHash('sha256').update(envelope, 'ascii').digest('base64url')
}
