import { createHash, randomUUID } from 'node:crypto'
import {
  machineRoles,
  scopesOfRole,
  tokenAudience,
  tokenIssuer,
  tokenType,
  type Role,
} from '@enigm/contracts'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'

/** An Ed25519 key in the forms that the configuration wants. */
export interface TestKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
  readonly privateJwk: JWK
}

export async function createKey(kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const named = async (key: CryptoKey) => ({ ...(await exportJWK(key)), kid, alg: 'EdDSA' })
  return { kid, privateKey, publicJwk: await named(publicKey), privateJwk: await named(privateKey) }
}

/** What a token says otherwise than a good access token; `undefined` leaves a claim out. */
export interface Deviation {
  readonly role?: Role
  readonly claims?: Record<string, unknown>
  readonly header?: Record<string, unknown>
}

/** Where the gateways of these tests are found by their clients. */
export const publicOrigin = 'https://command.example'

/** The key by which a machine client proves its requests. */
export class ProofKey {
  private constructor(
    private readonly privateKey: CryptoKey,
    readonly jwk: JWK,
    readonly thumbprint: string,
    private readonly alg: string,
  ) {}

  static async create(alg: 'EdDSA' | 'ES256' = 'EdDSA'): Promise<ProofKey> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    const jwk = await exportJWK(publicKey)
    return new ProofKey(privateKey, jwk, await calculateJwkThumbprint(jwk), alg)
  }

  /** The key as no client ever gives it away. */
  privateJwk(): Promise<JWK> {
    return exportJWK(this.privateKey)
  }

  claims(path: string, token?: string) {
    const about = {
      jti: randomUUID(),
      htm: 'POST',
      htu: publicOrigin + path,
      iat: Math.floor(Date.now() / 1000),
    }
    return token ? { ...about, ath: createHash('sha256').update(token).digest('base64url') } : about
  }

  header() {
    return { alg: this.alg, typ: tokenType.proof, jwk: this.jwk }
  }

  /** A good proof for a POST, or one that an attack has changed; `undefined` leaves a claim out. */
  proof(path: string, token?: string, changed: object = {}, header: object = {}): Promise<string> {
    const payload = JSON.parse(JSON.stringify({ ...this.claims(path, token), ...changed })) as object
    return new SignJWT({ ...payload })
      .setProtectedHeader({ ...this.header(), ...header })
      .sign(this.privateKey)
  }
}

let issued = 0

/** An access token as accounts signs it: five minutes, for a customer; a machine’s is bound where the claims say `cnf`. */
export async function accessToken(
  key: TestKey,
  { role = 'CUSTOMER', claims, header }: Deviation = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  issued += 1
  const payload = {
    iss: tokenIssuer,
    aud: tokenAudience.gateway,
    ...(machineRoles.has(role)
      ? { sub: 'client_one', sid: 'client_one', client_id: 'client_one' }
      : { sub: 'acct_one', sid: 'sess_one' }),
    jti: `jti_${issued}`,
    role,
    scopes: scopesOfRole[role],
    iat: now,
    exp: now + 300,
    ...claims,
  }
  return new SignJWT(JSON.parse(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.access, kid: key.kid, ...header })
    .sign(key.privateKey)
}
