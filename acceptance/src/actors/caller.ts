import { randomUUID } from 'node:crypto'
import {
  audiences,
  correlationHeader,
  rolesOfAudience,
  tokenAudience,
  tokenIssuer,
  tokenType,
  type Audience,
  type Role,
} from '@enigm/contracts'
import { decodeJwt, importJWK, SignJWT } from 'jose'
import type { PrivateKey } from '@enigm/embedded'
import { RENEWED_AFTER_MILLISECONDS } from '../journeys/client'
import type { Machine } from '../journeys/machine.fixture'
import type { Person } from '../journeys/person'

const pathOf: Readonly<Record<Audience, string>> = {
  panel: '/graphql',
  device: '/device/graphql',
  partner: '/partner/graphql',
  internal: '/internal/graphql',
}

/** The API schemas that accept the sessions of a role. No role may use all of them. */
export const audiencesOf = (role: Role): readonly Audience[] =>
  audiences.filter((audience) => rolesOfAudience[audience].includes(role))

interface Claims {
  readonly sub: string
  readonly sid: string
  readonly role: Role
  readonly scopes: readonly string[]
  readonly org?: string
}

export interface Answer {
  readonly status: number
  readonly text: string
  /** The code of the first top-level error, or else of the payload's first error. */
  readonly code: string | undefined
  /** Whether the field is null without an error. */
  readonly isNull: boolean
  readonly data: Readonly<Record<string, unknown>>
}

/** A caller through the gateway: a person with a token signed like those of accounts, or a machine client with a real one. */
export class Caller {
  private token?: { text: string; signedAt: number }

  constructor(
    readonly name: string,
    private readonly url: string,
    private readonly key: PrivateKey,
    readonly claims?: Claims,
    readonly pin?: string,
    /** The account holder, for people. */
    readonly person?: Person,
    /** The credentials of a caller without a session: a machine client, or the last token of an ended session. */
    private readonly instead: { readonly program?: Machine; readonly lastToken?: string } = {},
  ) {}

  /** A person with a new session at the panel. */
  static async of(name: string, person: Person, key: PrivateKey, pin?: string): Promise<Caller> {
    const { accessToken } = await person.signIn()
    return new Caller(name, person.gateway.url, key, decodeJwt<Claims>(accessToken), pin, person)
  }

  /** A registered machine client, which has no account. */
  static async machine(name: string, url: string, key: PrivateKey, program: Machine): Promise<Caller> {
    const claims = decodeJwt<Claims>(await program.accessToken())
    return new Caller(name, url, key, claims, undefined, undefined, { program })
  }

  /** The same session with fewer scopes. */
  restricted(name: string, scopes: readonly string[]): Caller {
    return new Caller(name, this.url, this.key, { ...this.claims!, scopes }, this.pin)
  }

  get scopes(): ReadonlySet<string> {
    return new Set(this.claims?.scopes)
  }

  /** The account, for people. */
  get accountId(): string | undefined {
    return this.claims && this.audiences.includes('panel') ? this.claims.sub : undefined
  }

  get audiences(): readonly Audience[] {
    return this.claims ? audiencesOf(this.claims.role) : audiences
  }

  /** A grant for one target; undefined for a caller that cannot obtain one. */
  async grant(operation: string, targetId: string): Promise<string | undefined> {
    if (!this.pin || !this.scopes.has('account:authorize')) return undefined
    const answer = await this.ask(
      'panel',
      `mutation($input: AuthorizeCriticalOperationInput!) {
         authorizeCriticalOperation(input: $input) { grant { token } errors { code } } }`,
      { input: { operation, targetId, pin: this.pin } },
    )
    const token = /"token":"([^"]+)"/.exec(answer.text)?.[1]
    if (!token) throw new Error(`${this.name} got no grant for ${operation}: ${answer.text}`)
    return token
  }

  async ask(
    audience: Audience,
    query: string,
    variables: object,
    correlationId: string = randomUUID(),
  ): Promise<Answer> {
    const response = await fetch(this.url + pathOf[audience], {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [correlationHeader]: correlationId,
        ...(await this.authorization(pathOf[audience])),
      },
      body: JSON.stringify({ query, variables }),
    })
    const text = await response.text()
    return { status: response.status, text, ...outcomeOf(text) }
  }

  private async authorization(path: string): Promise<Record<string, string>> {
    const { program, lastToken } = this.instead
    if (program) return program.headers(path)
    const token = this.claims ? await this.signed() : lastToken
    return token ? { authorization: `Bearer ${token}` } : {}
  }

  private async signed(): Promise<string> {
    if (!this.token || Date.now() - this.token.signedAt > RENEWED_AFTER_MILLISECONDS) {
      const text = await new SignJWT({ ...this.claims, jti: randomUUID() })
        .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.access, kid: this.key.kid })
        .setIssuer(tokenIssuer)
        .setAudience(tokenAudience.gateway)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(await importJWK(this.key, 'EdDSA'))
      this.token = { text, signedAt: Date.now() }
    }
    return this.token.text
  }
}

function outcomeOf(text: string): Pick<Answer, 'code' | 'isNull' | 'data'> {
  const { data, errors } = JSON.parse(text) as {
    data?: Record<string, { errors?: { code: string }[] } | null> | null
    errors?: { extensions: { code: string } }[]
  }
  const [value] = Object.values(data ?? {})
  const code = errors?.[0]?.extensions.code ?? value?.errors?.[0]?.code
  return { code, isNull: code === undefined && value === null, data: data ?? {} }
}
