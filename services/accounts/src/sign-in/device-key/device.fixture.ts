import { newId, type EventType } from '@enigm/contracts'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import type { TestAccounts } from '../../accounts.fixture'

export const origin = 'http://localhost:4000'
export const otherOrigin = 'http://localhost:4100'
export const start = `mutation ($input: StartDeviceSignInInput!) { startDeviceSignIn(input: $input) {
  nonce expiresAt errors { code path } } }`
export const signIn = `mutation ($input: SignInWithDeviceKeyInput!) { signInWithDeviceKey(input: $input) {
  session { id state deviceHandle } accessToken refreshToken errors { code message path } } }`

type Person = Awaited<ReturnType<TestAccounts['person']>>

/** A device of a person: its key, and the events of devices about it. */
export class TestDevice {
  readonly deviceId = newId('device')
  private version = 0

  private constructor(
    private readonly accounts: TestAccounts,
    readonly person: Person,
    private readonly privateKey: CryptoKey,
    readonly publicKey: JWK,
    readonly thumbprint: string,
  ) {}

  /** A device without any event yet. */
  static async create(accounts: TestAccounts, owner?: Person): Promise<TestDevice> {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const { kty, crv, x } = await exportJWK(publicKey)
    const jwk = { kty, crv, x } as JWK
    const person = owner ?? (await accounts.person())
    return new TestDevice(accounts, person, privateKey, jwk, await calculateJwkThumbprint(jwk))
  }

  static async waiting(accounts: TestAccounts): Promise<TestDevice> {
    const device = await TestDevice.create(accounts)
    await device.becomes('enrollment.requested', 'PENDING_ENROLLMENT')
    return device
  }

  static async trusted(accounts: TestAccounts): Promise<TestDevice> {
    const device = await TestDevice.waiting(accounts)
    await device.becomes('enrollment.approved', 'TRUSTED')
    return device
  }

  get number(): string {
    return this.person.credentials.accountNumber
  }

  /** Publishes an event of the device as devices does, and waits until accounts has handled it. */
  async becomes(verb: string, state: string, changed: { keyThumbprint?: string } = {}): Promise<void> {
    const { deviceId, thumbprint: keyThumbprint, accounts } = this
    const { accountId, sessionId } = this.person
    const version = ++this.version
    const ended = state === 'REVOKED' ? { effectiveAt: new Date().toISOString() } : {}
    const data = { deviceId, accountId, sessionId, keyThumbprint, state, ...ended, ...changed }
    await accounts.subgraph.publish(`devices.device.${verb}` as EventType, deviceId, version, data as never)
    const applied = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version = $2'
    await accounts.subgraph.until(
      async () => (await accounts.sql(applied, deviceId, version))[0],
      `the handling of ${verb}`,
    )
  }

  async nonce(at = origin): Promise<string> {
    const input = { accountNumber: this.number, origin: at }
    const { data } = await this.accounts.subgraph.call(null, start, { input })
    return data.startDeviceSignIn.nonce
  }

  /** The private key, which no device discloses. */
  privateJwk(): Promise<JWK> {
    return exportJWK(this.privateKey)
  }

  header() {
    return { alg: 'EdDSA', typ: 'device-sign-in+jwt', jwk: this.publicKey }
  }

  async claims(nonce?: string, now = Math.floor(Date.now() / 1000)) {
    const about = { iss: this.thumbprint, aud: origin, nonce: nonce ?? (await this.nonce()) }
    return { ...about, iat: now, exp: now + 60 }
  }

  /** The assertion that the device signs; an attack changes claims or header. */
  async assertion(changed: object = {}, header: object = {}): Promise<string> {
    return new SignJWT({ ...(await this.claims()), ...changed })
      .setProtectedHeader({ ...this.header(), ...header })
      .sign(this.privateKey)
  }

  async present(assertion: string) {
    const { data } = await this.accounts.subgraph.call(null, signIn, { input: { assertion } })
    return data.signInWithDeviceKey
  }

  /** The code of the refusal; `undefined` when the device has signed in. */
  async code(assertion: string): Promise<string | undefined> {
    return (await this.present(assertion)).errors[0]?.code
  }

  /** Signs in with a valid assertion. */
  async signIn(): Promise<string | undefined> {
    return this.code(await this.assertion())
  }

  sessions() {
    return this.accounts.sql<{ id: string; state: string; device_id: string | null }>(
      'SELECT id, state, device_id FROM session WHERE account_id = $1 ORDER BY rotated_at',
      this.person.accountId,
    )
  }
}
