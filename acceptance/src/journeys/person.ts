import { randomUUID } from 'node:crypto'
import { Client, Failed, type Contract, type Gateway } from './client'

/** An account holder, with the credentials that are shown once and the current session. */
export class Person {
  readonly panel: Client

  private constructor(
    readonly gateway: Gateway,
    readonly accountNumber: string,
    readonly loginSecret: string,
    readonly pin: string,
  ) {
    this.panel = new Client(gateway)
  }

  static known(
    gateway: Gateway,
    credentials: { accountNumber: string; loginSecret: string },
    pin: string,
  ): Person {
    return new Person(gateway, credentials.accountNumber, credentials.loginSecret, pin)
  }

  /** Creates an account. With the idempotency key, a repeated request returns the same credentials. */
  static async create(gateway: Gateway, pin: string, enrollmentToken?: string): Promise<Person> {
    const created = await new Client(gateway).mutate<{ accountNumber: string; loginSecret: string }>(
      'createAccount',
      { idempotencyKey: randomUUID(), enrollmentToken },
      'account { id state } accountNumber loginSecret recoveryCodes',
    )
    return new Person(gateway, created.accountNumber, created.loginSecret, pin)
  }

  private refreshToken = ''

  /** Signs in with number and secret, on the panel or as a device. */
  async signIn(
    contract: Contract = 'panel',
  ): Promise<{ client: Client; sessionId: string; accessToken: string; refreshToken: string }> {
    const client = contract === 'panel' ? this.panel : new Client(this.gateway, contract)
    client.signedOut()
    const { session, accessToken, refreshToken } = await client.mutate<{
      session: { id: string }
      accessToken: string
      refreshToken: string
    }>(
      'startSession',
      { accountNumber: this.accountNumber, loginSecret: this.loginSecret },
      'session { id state } accessToken refreshToken',
    )
    client.signedIn(accessToken, contract === 'panel' ? () => this.refresh() : undefined)
    if (contract === 'panel') this.refreshToken = refreshToken
    return { client, sessionId: session.id, accessToken, refreshToken }
  }

  /** Renews the tokens of the panel's session. */
  async refresh(): Promise<void> {
    const renewed = await new Client(this.gateway).mutate<{ accessToken: string; refreshToken: string }>(
      'refreshSession',
      { refreshToken: this.refreshToken },
      'accessToken refreshToken',
    )
    this.panel.signedIn(renewed.accessToken, () => this.refresh())
    this.refreshToken = renewed.refreshToken
  }

  /** Sets the PIN, unless one is set already. */
  async setPin(): Promise<void> {
    try {
      await this.panel.mutate(
        'setCriticalPin',
        { pin: this.pin, loginSecret: this.loginSecret },
        'account { id }',
      )
    } catch (error) {
      if (!(error instanceof Failed && error.code === 'PIN_ALREADY_SET')) throw error
    }
  }

  /** A single-use grant for one operation on one target. */
  async grant(operation: string, targetId: string): Promise<string> {
    const { grant } = await this.panel.mutate<{ grant: { token: string } }>(
      'authorizeCriticalOperation',
      { pin: this.pin, operation, targetId },
      'grant { token expiresAt }',
    )
    return grant.token
  }
}
