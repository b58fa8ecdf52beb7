import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
} from 'jose'
import type { ReportClaims } from './worker'

interface Key {
  kid: string
  privateKey: CryptoKey
  jwk: string
  jwks: string
}

export async function newKey(kid: string = randomUUID()): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const named = async (key: CryptoKey): Promise<JWK> => ({ ...(await exportJWK(key)), kid, alg: 'EdDSA' })
  return {
    kid,
    privateKey,
    jwk: JSON.stringify(await named(privateKey)),
    jwks: JSON.stringify({ keys: [await named(publicKey)] }),
  }
}

interface CommandOverrides {
  typ?: string
  alg?: string
  issuer?: string
  audience?: string | string[]
  expiresAt?: number
  issuedAt?: number
}

/** An agent's keys and directory, and the requests of its two clients. */
export class Site {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'enigm-agent-'))

  constructor(
    readonly commandKey: Key,
    readonly agent: Key,
  ) {}

  static async create(): Promise<Site> {
    return new Site(await newKey(), await newKey())
  }

  environment(port = 0): NodeJS.ProcessEnv {
    return {
      PORT: String(port),
      DATA_DIR: this.dataDir,
      AGENT_SIGNING_KEY: this.agent.jwk,
      COMMAND_PUBLIC_KEYS: this.commandKey.jwks,
    }
  }

  sign(claims: object, key: Key = this.commandKey, overrides: CommandOverrides = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ ...claims })
      .setProtectedHeader({
        alg: overrides.alg ?? 'EdDSA',
        typ: overrides.typ ?? 'environment-command+jwt',
        kid: key.kid,
      })
      .setIssuer(overrides.issuer ?? 'https://enigm.dev')
      .setAudience(overrides.audience ?? [this.agent.kid])
      .setIssuedAt(overrides.issuedAt ?? now)
      .setExpirationTime(overrides.expiresAt ?? now + 300)
      .sign(key.privateKey)
  }

  async put(url: string, commandId: string, jws: string): Promise<number> {
    return (await fetch(`${url}/commands/${commandId}`, { method: 'PUT', body: jws })).status
  }

  async send(url: string, claims: { commandId: string; [claim: string]: unknown }): Promise<number> {
    return this.put(url, claims.commandId, await this.sign(claims))
  }

  /** Polls until the report exists, and verifies it. @throws after 20 s without a report */
  async report(url: string, commandId: string): Promise<ReportClaims> {
    const deadline = Date.now() + 20_000
    for (;;) {
      const response = await fetch(`${url}/commands/${commandId}/report`)
      if (response.status !== 202) {
        const keys = createLocalJWKSet(JSON.parse(this.agent.jwks))
        const { payload } = await jwtVerify(await response.text(), keys, {
          typ: 'environment-report+jwt',
          issuer: this.agent.kid,
          audience: 'https://enigm.dev',
        })
        return payload as unknown as ReportClaims
      }
      await response.text()
      if (Date.now() > deadline) throw new Error(`no report of ${commandId} within 20 s`)
    }
  }

  /** Stores an object as Enigm App does. */
  async store(
    url: string,
    environment: string,
    member: string,
    bytes = randomBytes(64),
    hold?: string,
  ): Promise<number> {
    const query = new URLSearchParams({ member, ...(hold ? { hold } : {}) })
    const path = `${url}/app/environments/${environment}/objects?${query.toString()}`
    const response = await fetch(path, { method: 'PUT', body: new Uint8Array(bytes) })
    await response.text()
    return response.status
  }

  /** Names of the object files of one environment. */
  objects(environment: string): string[] {
    return this.files().filter((path) => path.startsWith(join(this.dataDir, 'environments', environment)))
  }

  files(): string[] {
    return readdirSync(this.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  }

  contains(bytes: Buffer): boolean {
    return this.files().some((path) => readFileSync(path).includes(bytes))
  }
}

export const newRef = (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`
