import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { base58 } from '@scure/base'
import { importJWK, SignJWT, type JWK } from 'jose'
import { connect, nkeyAuthenticator, type NatsConnection } from 'nats'

/** The broker connection and the signing key of Enigm App. */
export interface AppOptions {
  natsUrl: string
  /** Seed of its nkey user; absent for a broker without authentication. */
  natsSeed?: string
  /** Its private Ed25519 key, identified by `kid`. */
  signingKey: JWK
}

const AGAIN_MS = 200
const PATIENCE_MS = 60_000

export type AppClaims = Record<string, unknown>

/** The part of Enigm App that Enigm Command depends on: signed messages on the stream `ENIGM_APP` (docs/keys.md). */
export class EnigmApp {
  private constructor(
    private readonly connection: NatsConnection,
    private readonly signingKey: JWK,
  ) {}

  static async connect({ natsUrl, natsSeed, signingKey }: AppOptions): Promise<EnigmApp> {
    const connection = await connect({
      servers: natsUrl,
      name: 'app',
      inboxPrefix: '_INBOX_app',
      waitOnFirstConnect: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: AGAIN_MS,
      authenticator: natsSeed ? nkeyAuthenticator(Buffer.from(natsSeed)) : undefined,
    })
    return new EnigmApp(connection, signingKey)
  }

  /** A Key of the account with this App reference. No message is sent before `link`. */
  key(accountReference: string, organizationId?: string): AppKey {
    return new AppKey(this, accountReference, organizationId)
  }

  /** Signs any header and claims, including invalid ones, like an attacker. */
  async sign(
    header: { alg: string } & AppClaims,
    claims: AppClaims,
    key: JWK = this.signingKey,
  ): Promise<string> {
    return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key, 'EdDSA'))
  }

  /** The header of a valid message. */
  get header() {
    return { alg: 'EdDSA', typ: 'app-event+jwt', kid: this.signingKey.kid! }
  }

  /** Stores one message in the App's stream. @throws Error when the broker does not acknowledge it */
  async publish(event: string, message: string): Promise<void> {
    await this.connection.jetstream().publish(`enigm.${event}`, message)
  }

  /** Sends the same message until the broker acknowledges it, so that it counts once. @throws Error after a minute */
  async send(claims: AppClaims & { event: string }): Promise<void> {
    const message = await this.sign(this.header, claims)
    for (const deadline = Date.now() + PATIENCE_MS; ;) {
      try {
        return await this.publish(claims.event, message)
      } catch (error) {
        if (Date.now() > deadline) throw error
        await delay(AGAIN_MS)
      }
    }
  }

  async stop(): Promise<void> {
    await this.connection.drain()
  }
}

/** One Key. Its messages are numbered. */
export class AppKey {
  /** The App's reference to the Key. */
  readonly reference = random('kref')
  private seq = 0

  constructor(
    private readonly app: EnigmApp,
    private readonly accountReference: string,
    private readonly organizationId?: string,
  ) {}

  link(): Promise<void> {
    return this.send('app.key.linked', this.holder)
  }

  activate(): Promise<void> {
    return this.send('app.key.activated')
  }

  unlink(): Promise<void> {
    return this.send('app.key.unlinked')
  }

  /** Sends the current state, which replaces lost messages. */
  sendSnapshot(state: 'LINKED' | 'ACTIVE' | 'UNLINKED'): Promise<void> {
    return this.send('app.key.snapshot', { ...this.holder, state })
  }

  /** Raises an emergency. @returns the App's reference to it */
  async raise(kind: 'ALARM' | 'MISSED_CHECK_IN' | 'TEST'): Promise<string> {
    const emergency = random('eref')
    await this.send('app.key.emergency.recorded', { emergency, kind })
    return emergency
  }

  endEmergency(emergency: string): Promise<void> {
    return this.send('app.key.emergency.ended', { emergency })
  }

  cancelEmergency(emergency: string): Promise<void> {
    return this.send('app.key.emergency.canceled', { emergency })
  }

  /** The claims of the next message, which advance the number; `more` overrides claims of a valid message. */
  claims(event: string, more: AppClaims = {}): AppClaims & { event: string } {
    const now = new Date()
    return {
      iss: 'enigm-app',
      aud: 'enigm-keys',
      jti: randomUUID(),
      iat: Math.floor(now.getTime() / 1000),
      time: now.toISOString(),
      key: this.reference,
      seq: ++this.seq,
      event,
      ...more,
    }
  }

  send(event: string, more: AppClaims = {}): Promise<void> {
    return this.app.send(this.claims(event, more))
  }

  get holder(): AppClaims {
    const { accountReference: sub, organizationId: organization } = this
    return { sub, ...(organization && { organization }) }
  }
}

function random(prefix: string): string {
  return `${prefix}_${base58.encode(randomBytes(16))}`
}
