import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { RENEWED_AFTER_MILLISECONDS } from './client'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

interface Key {
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK & { x: string }
}

async function newKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const { kty, crv, x } = await exportJWK(publicKey)
  return { privateKey, publicJwk: { kty, crv, x } as JWK & { x: string } }
}

/** A machine client with a signing key and a separate key for DPoP proofs, as a partner would run it. */
export class Machine {
  clientId = ''
  private token?: { text: string; gotAt: number }

  private constructor(
    /** The address at which the gateway listens. */
    private readonly url: string,
    /** The gateway's public origin, which proofs contain. */
    private readonly origin: string,
    private readonly key: Key,
    private readonly proofKey: Key,
  ) {}

  static async create(url: string, origin: string): Promise<Machine> {
    return new Machine(url, origin, await newKey(), await newKey())
  }

  get publicKey(): JWK & { x: string } {
    return this.key.publicJwk
  }

  get thumbprint(): Promise<string> {
    return calculateJwkThumbprint(this.key.publicJwk)
  }

  /** Requests a token with a new assertion. @returns the answer of the token endpoint */
  async requestToken(parameters: Record<string, string> = {}): Promise<{ status: number; body: any }> {
    const address = `${this.origin}/oauth/token`
    const form = {
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await this.assertion(address),
      ...parameters,
    }
    const response = await fetch(`${this.url}/oauth/token`, {
      method: 'POST',
      headers: { dpop: await this.proof(address) },
      body: new URLSearchParams(form),
    })
    return { status: response.status, body: await response.json() }
  }

  /** A valid token, requested when the current one is about to expire. @throws Error when the request is refused */
  async accessToken(): Promise<string> {
    if (!this.token || Date.now() - this.token.gotAt > RENEWED_AFTER_MILLISECONDS) {
      const { status, body } = await this.requestToken()
      if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`)
      this.token = { text: body.access_token, gotAt: Date.now() }
    }
    return this.token.text
  }

  /** The authorization headers of one request to this path. */
  async headers(path: string): Promise<Record<string, string>> {
    const token = await this.accessToken()
    return { authorization: `DPoP ${token}`, dpop: await this.proof(this.origin + path, token) }
  }

  async ask(path: string, query: string, variables: object = {}) {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await this.headers(path)) },
      body: JSON.stringify({ query, variables }),
    })
    const body = (await response.json()) as any
    return { status: response.status, data: body.data, code: body.errors?.[0]?.extensions.code }
  }

  private assertion(address: string): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(this.clientId)
      .setSubject(this.clientId)
      .setAudience(address)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(this.key.privateKey)
  }

  private proof(htu: string, token?: string): Promise<string> {
    const ath = token && createHash('sha256').update(token).digest('base64url')
    return new SignJWT({ htm: 'POST', htu, ...(ath ? { ath } : {}) })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'dpop+jwt', jwk: this.proofKey.publicJwk })
      .setJti(randomUUID())
      .setIssuedAt()
      .sign(this.proofKey.privateKey)
  }
}
