import { randomUUID } from 'node:crypto'
import type { CriticalOperationName } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { startTestAccounts, type TestAccounts } from '../../accounts.fixture'
import { TestOrganizations } from '../organization/organization.fixture'

export const tokenEndpoint = 'http://localhost:4000/oauth/token'

const selection = `client { id state role label keyThumbprint previousKeyEndsAt registeredDay lastUsedDay availableActions }
  limitations { code } errors { code message path }`
export const clientMutation = (name: ClientMutation) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`
export const issueMutation = `mutation ($input: IssueClientTokenInput!) { issueClientToken(input: $input) {
  token expiresAt scopes errors { code message path } } }`
const livenessQuery =
  'query ($id: ID!, $version: Int!) { sessionLiveness(sessionId: $id, tokenVersion: $version) }'

const operations = {
  registerPartnerClient: 'PARTNER_CLIENT_REGISTRATION',
  rotatePartnerClient: 'PARTNER_CLIENT_ROTATION',
  revokePartnerClient: 'PARTNER_CLIENT_REVOCATION',
  registerDashboardClient: 'DASHBOARD_CLIENT_REGISTRATION',
  rotateDashboardClient: 'DASHBOARD_CLIENT_ROTATION',
  revokeDashboardClient: 'DASHBOARD_CLIENT_REVOCATION',
} as const satisfies Record<string, CriticalOperationName>
export type ClientMutation = keyof typeof operations

export const gatewayCaller: TestCaller = { role: 'GATEWAY', scopes: ['gateway:sessions'] }
export const thumbprint = 'A'.repeat(43)
const seconds = () => Math.floor(Date.now() / 1000)

/** The key of a client, as it holds it. */
export class ClientKey {
  private constructor(
    readonly privateKey: CryptoKey,
    readonly jwk: JWK & { x: string },
    readonly thumbprint: string,
  ) {}

  static async create(): Promise<ClientKey> {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const { kty, crv, x } = await exportJWK(publicKey)
    const jwk = { kty, crv, x } as JWK & { x: string }
    return new ClientKey(privateKey, jwk, await calculateJwkThumbprint(jwk))
  }

  claims(clientId: string) {
    const now = seconds()
    const about = { iss: clientId, sub: clientId, aud: tokenEndpoint, jti: randomUUID() }
    return { ...about, iat: now, exp: now + 60 }
  }

  /** A good assertion, or one that an attack has changed; `undefined` leaves a claim out. */
  assertion(clientId: string, changed: object = {}, header: object = {}): Promise<string> {
    const payload = JSON.parse(JSON.stringify({ ...this.claims(clientId), ...changed })) as object
    return new SignJWT({ ...payload }).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(this.privateKey)
  }
}

interface Registered {
  id: string
  key: ClientKey
}

/** Machine clients and the accounts that register them. */
export class TestClients extends TestOrganizations {
  /** An account that administers an organization. */
  async administrator() {
    const person = await this.accounts.person()
    return { ...person, organizationId: await this.create(person.caller) }
  }

  /** One of the mutations with a grant for exactly this, and its whole answer. */
  async act(name: ClientMutation, caller: TestCaller, input: Record<string, any>) {
    const parts = [input.organizationId ?? input.clientId, input.publicKey?.x].filter(Boolean)
    return this.critical(caller, clientMutation(name), operations[name], parts.join(':'), input)
  }

  /** The input of a registration. */
  request(key: ClientKey, organizationId?: string) {
    const request = { label: 'Billing', publicKey: key.jwk, idempotencyKey: randomUUID() }
    return organizationId ? { ...request, organizationId } : request
  }

  async partner(caller: TestCaller, organizationId: string): Promise<Registered> {
    const key = await ClientKey.create()
    const answer = await this.act('registerPartnerClient', caller, this.request(key, organizationId))
    return { id: answer.data.registerPartnerClient.client.id, key }
  }

  async dashboard(operator: TestCaller): Promise<Registered> {
    const key = await ClientKey.create()
    const answer = await this.act('registerDashboardClient', operator, this.request(key))
    return { id: answer.data.registerDashboardClient.client.id, key }
  }

  /** The answer to a gateway that has received this assertion. */
  async issue(assertion: string, more: object = {}) {
    const input = { assertion, keyThumbprint: thumbprint, proofId: randomUUID(), ...more }
    const answer = await this.accounts.subgraph.call(gatewayCaller, issueMutation, { input })
    return answer.data.issueClientToken as {
      token: string | null
      expiresAt: string | null
      scopes: string[] | null
      errors: { code: string; message: string; path: string[] }[]
    }
  }

  async token({ id, key }: Registered): Promise<string> {
    const { token, errors } = await this.issue(await key.assertion(id))
    if (!token) throw new Error(`no token: ${errors[0]?.code}`)
    return token
  }

  async isLive(id: string, version: number): Promise<boolean> {
    const { data } = await this.accounts.subgraph.call(gatewayCaller, livenessQuery, { id, version })
    return data.sessionLiveness
  }

  /** All rows that a change of a client could write. */
  async standing(id: string) {
    const [client] = await this.accounts.sql('SELECT * FROM machine_client WHERE id = $1', id)
    return { client, events: await this.accounts.subgraph.events(id) }
  }
}

export async function startTestClients(environment?: Record<string, string>): Promise<TestClients> {
  return new TestClients((await startTestAccounts(environment)) satisfies TestAccounts)
}
