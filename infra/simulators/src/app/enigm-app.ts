import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { base58 } from '@scure/base'
import { importJWK, SignJWT, type JWK } from 'jose'
import { connect, nkeyAuthenticator, type NatsConnection } from 'nats'

/** Where Enigm App publishes, and what it signs with. */
export interface AppOptions {
  natsUrl: string
  /** Seed of its nkey user; left out for a broker that lets everyone in. */
  natsSeed?: string
  /** Its private Ed25519 key, named by `kid`. */
  signingKey: JWK
}

const AGAIN_MS = 200
const PATIENCE_MS = 60_000

export type AppClaims = Record<string, unknown>

/** Enigm App, as far as Enigm Command hears from it: signed messages on a stream of its own (docs/keys.md). */
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

  /** A Key of an account, which was given to the App by that name; nothing is told before `link`. */
  key(accountReference: string, organizationId?: string): AppKey {
    return new AppKey(this, accountReference, organizationId)
  }

  /** Signs any header and claims, faulty ones included: what somebody else could send. */
  async sign(
    header: { alg: string } & AppClaims,
    claims: AppClaims,
    key: JWK = this.signingKey,
  ): Promise<string> {
    return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key, 'EdDSA'))
  }

  /** The header of an honest message. */
  get header() {
    return { alg: 'EdDSA', typ: 'app-event+jwt', kid: this.signingKey.kid! }
  }

  /** Stores one message in the App's stream. @throws when the broker has not said that it did */
  async publish(event: string, message: string): Promise<void> {
    await this.connection.jetstream().publish(`enigm.${event}`, message)
  }

  /** Sends one message until the broker has stored it: the same one, so that it counts once. @throws after a minute */
  async tell(claims: AppClaims & { event: string }): Promise<void> {
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

/** One Key: what is told of it is counted. */
export class AppKey {
  /** What the App calls the Key. */
  readonly reference = random('kref')
  private seq = 0

  constructor(
    private readonly app: EnigmApp,
    private readonly accountReference: string,
    private readonly organizationId?: string,
  ) {}

  link(): Promise<void> {
    return this.tell('app.key.linked', this.holder)
  }

  activate(): Promise<void> {
    return this.tell('app.key.activated')
  }

  unlink(): Promise<void> {
    return this.tell('app.key.unlinked')
  }

  /** The present state, for what may have been lost. */
  report(state: 'LINKED' | 'ACTIVE' | 'UNLINKED'): Promise<void> {
    return this.tell('app.key.reported', { ...this.holder, state })
  }

  /** Gives what the App calls the emergency. */
  async raise(kind: 'ALARM' | 'MISSED_CHECK_IN' | 'TEST'): Promise<string> {
    const emergency = random('eref')
    await this.tell('app.key.emergency.recorded', { emergency, kind })
    return emergency
  }

  endEmergency(emergency: string): Promise<void> {
    return this.tell('app.key.emergency.ended', { emergency })
  }

  cancelEmergency(emergency: string): Promise<void> {
    return this.tell('app.key.emergency.canceled', { emergency })
  }

  /** The claims of the next message, which counts as told; `more` overrides what an honest one says. */
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

  tell(event: string, more: AppClaims = {}): Promise<void> {
    return this.app.tell(this.claims(event, more))
  }

  get holder(): AppClaims {
    const { accountReference: sub, organizationId: organization } = this
    return { sub, ...(organization && { organization }) }
  }
}

function random(prefix: string): string {
  return `${prefix}_${base58.encode(randomBytes(16))}`
}
