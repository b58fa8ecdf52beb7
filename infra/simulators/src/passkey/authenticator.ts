import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { u2fStatement } from './attestation'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40

/** The values that a forged answer changes; none by default. */
export interface Forgery {
  origin?: string
  rpId?: string
  type?: string
  challenge?: string
  crossOrigin?: boolean
  verified?: boolean
  counter?: number
  format?: string
  statement?: Map<string, unknown>
  userHandle?: string
  /** In COSE. */
  publicKey?: Uint8Array
}

/** An authenticator in software (WebAuthn Level 3, section 6): one discoverable ES256 credential, real signatures. */
export class Authenticator {
  readonly credentialId = randomBytes(32)
  private readonly privateKey: KeyObject
  private readonly publicKey: Uint8Array
  private readonly point: Buffer
  private userHandle = ''

  constructor(
    readonly origin = 'http://localhost:4000',
    readonly rpId = 'localhost',
    /** The signature counter. Zero means that the authenticator has none. */
    public counter = 1,
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.privateKey = privateKey
    this.point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
    this.publicKey = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    )
  }

  /** A second authenticator with the same key, like one that a thief has copied. */
  copy(): Authenticator {
    return Object.assign(Object.create(Authenticator.prototype) as Authenticator, this)
  }

  create(options: { challenge: string; user: { id: string } }, forged: Forgery = {}) {
    this.userHandle = options.user.id
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.credentialId.length)
    const attested = Buffer.concat([
      Buffer.alloc(16),
      length,
      this.credentialId,
      forged.publicKey ?? this.publicKey,
    ])
    const clientData = this.clientData('webauthn.create', options.challenge, forged)
    const authData = this.authenticatorData(ATTESTED, forged, attested)
    const attestation = new Map<string, unknown>([
      ['fmt', forged.format ?? 'none'],
      ['attStmt', forged.statement ?? this.statement(authData, clientData, forged)],
      ['authData', new Uint8Array(authData)],
    ])
    return {
      credentialId: this.credentialId.toString('base64url'),
      clientDataJson: clientData.toString('base64url'),
      attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
      transports: ['internal'],
    }
  }

  get({ challenge }: { challenge: string }, forged: Forgery = {}) {
    if (this.counter > 0) this.counter++
    const data = this.authenticatorData(0, forged)
    const clientData = this.clientData('webauthn.get', challenge, forged)
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()])
    return {
      credentialId: this.credentialId.toString('base64url'),
      clientDataJson: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.privateKey).toString('base64url'),
      userHandle: forged.userHandle ?? this.userHandle,
    }
  }

  /** The attestation statement of a format: `packed` is signed by the credential, `fido-u2f` by the manufacturer. */
  private statement(authData: Buffer, clientData: Buffer, { format }: Forgery): Map<string, unknown> {
    const { credentialId, point } = this
    if (format === 'fido-u2f') {
      return u2fStatement({ rpIdHash: authData.subarray(0, 32), clientData, credentialId, point })
    }
    if (format !== 'packed') return new Map()
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    return new Map<string, unknown>([
      ['alg', -7],
      ['sig', new Uint8Array(sign('sha256', signed, this.privateKey))],
    ])
  }

  private clientData(type: string, challenge: string, forged: Forgery): Buffer {
    const { origin } = this
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...own(forged) }))
  }

  private authenticatorData(flags: number, forged: Forgery, attested = Buffer.alloc(0)): Buffer {
    const present = USER_PRESENT | (forged.verified === false ? 0 : USER_VERIFIED)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(forged.counter ?? this.counter)
    const rpIdHash = createHash('sha256')
      .update(forged.rpId ?? this.rpId)
      .digest()
    return Buffer.concat([rpIdHash, Buffer.from([flags | present]), counter, attested])
  }
}

function own({ origin, type, challenge, crossOrigin }: Forgery): object {
  return JSON.parse(JSON.stringify({ origin, type, challenge, crossOrigin })) as object
}
