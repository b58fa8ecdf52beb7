import { randomUUID } from 'node:crypto'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JWK,
} from 'jose'

const LIFETIME_SECONDS = 120

export type DeviceKind = 'ENIGM_APP' | 'ENIGM_OS'

/** The session of the request, and the claimed platform of the device. */
export interface EnrollmentRequest {
  sessionId: string
  kind?: DeviceKind
}

/** A device with an Ed25519 key that never leaves it. */
export class SimulatedDevice {
  private constructor(
    private readonly privateKey: CryptoKey,
    readonly publicKey: JWK,
    /** RFC 7638, SHA-256, base64url. */
    readonly thumbprint: string,
  ) {}

  static async create(): Promise<SimulatedDevice> {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    return SimulatedDevice.of(await exportJWK(privateKey))
  }

  /** A device that has stored its key. @param key as `key` returns it */
  static async of(key: JWK): Promise<SimulatedDevice> {
    const { kty, crv, x } = key
    const jwk = { kty, crv, x } as JWK
    const privateKey = (await importJWK(key, 'EdDSA', { extractable: true })) as CryptoKey
    return new SimulatedDevice(privateKey, jwk, await calculateJwkThumbprint(jwk))
  }

  /** Its private key: what a real device has in its hardware, a simulated one stores in a file. */
  key(): Promise<JWK> {
    return exportJWK(this.privateKey)
  }

  /** The `enrollment` of requestDeviceEnrollment: a compact JWS under the key that its header carries. */
  enrollment({ sessionId, kind = 'ENIGM_APP' }: EnrollmentRequest): Promise<string> {
    const issuedAt = Math.floor(Date.now() / 1_000)
    return this.sign(
      { alg: 'EdDSA', typ: 'device-enrollment+jwt', jwk: this.publicKey },
      {
        iss: this.thumbprint,
        aud: 'enigm-devices',
        sid: sessionId,
        kind,
        jti: randomUUID(),
        iat: issuedAt,
        exp: issuedAt + LIFETIME_SECONDS,
      },
    )
  }

  /** Signs any header and claims, including invalid ones, like a hostile device. */
  sign(header: { alg: string } & Record<string, unknown>, claims: Record<string, unknown>): Promise<string> {
    return new SignJWT(claims).setProtectedHeader(header).sign(this.privateKey)
  }
}
