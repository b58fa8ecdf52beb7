import { randomBytes } from 'node:crypto'
import { newId, tokenAudience, tokenIssuer, tokenType, type Role } from '@enigm/contracts'
import {
  callerOf,
  createTestKey,
  failureOf,
  startTestSubgraph,
  type TestCaller,
  type TestKey,
  type TestSubgraph,
} from '@enigm/subgraph/testkit'
import { SignJWT, type JWTPayload } from 'jose'
import { definition } from './service'

export interface TestCredentials {
  account: { id: string; state: string }
  accountNumber: string
  loginSecret: string
  recoveryCodes: string[]
}

interface TestTokens {
  session: { id: string; state: string }
  accessToken: string
  accessTokenExpiresAt: string
  refreshToken: string
}

const failure = 'errors { code message path }'
export const createAccountMutation = `mutation ($input: CreateAccountInput!) { createAccount(input: $input) {
  account { id state } accountNumber loginSecret recoveryCodes limitations { code } ${failure} } }`
export const startSessionMutation = `mutation ($input: StartSessionInput!) { startSession(input: $input) {
  session { id state } accessToken accessTokenExpiresAt refreshToken ${failure} } }`
export const refreshSessionMutation = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) {
  session { id state } accessToken accessTokenExpiresAt refreshToken ${failure} } }`
export const endSessionMutation = `mutation ($input: EndSessionInput!) { endSession(input: $input) {
  session { id state } ${failure} } }`
export const closeSessionMutation = `mutation ($input: CloseSessionInput!) { closeSession(input: $input) {
  session { id state availableActions } ${failure} } }`
export const setPinMutation = `mutation ($input: SetCriticalPinInput!) { setCriticalPin(input: $input) {
  account { id } ${failure} } }`
export const authorizeMutation = `mutation ($input: AuthorizeCriticalOperationInput!) {
  authorizeCriticalOperation(input: $input) { grant { token expiresAt } ${failure} } }`

/** A key for createAccount with 128 random bits. */
export function newKey(): string {
  return randomBytes(16).toString('base64url')
}

/** The accounts subgraph with the keys of other services and the usual first steps. */
export class TestAccounts {
  constructor(
    readonly subgraph: TestSubgraph,
    readonly access: TestKey,
    readonly enrollment: TestKey,
  ) {}

  /** The first failure of a mutation's payload; `undefined` when it succeeded. */
  async failure(caller: TestCaller | null, mutation: string, input: object): Promise<string | undefined> {
    return failureOf(await this.subgraph.call(caller, mutation, { input }))
  }

  async create(input: { idempotencyKey?: string; enrollmentToken?: string } = {}): Promise<TestCredentials> {
    const { data } = await this.subgraph.call(null, createAccountMutation, {
      input: { idempotencyKey: newKey(), ...input },
    })
    return data.createAccount
  }

  async signIn({ accountNumber, loginSecret }: TestCredentials): Promise<TestTokens> {
    const input = { accountNumber, loginSecret }
    return (await this.subgraph.call(null, startSessionMutation, { input })).data.startSession
  }

  /** A person of this role with an account and a session. */
  async person(role: Role = 'CUSTOMER') {
    const credentials = await this.create()
    await this.sql('UPDATE account SET role = $2 WHERE id = $1', credentials.account.id, role)
    const tokens = await this.signIn(credentials)
    const caller = callerOf(role, { accountId: credentials.account.id, sessionId: tokens.session.id })
    return { credentials, tokens, caller, accountId: credentials.account.id, sessionId: tokens.session.id }
  }

  /** Sets the first PIN, proven by the login secret; gives the code of its failure. */
  setPin(
    { caller, credentials }: { caller: TestCaller; credentials: Pick<TestCredentials, 'loginSecret'> },
    pin: string,
  ): Promise<string | undefined> {
    return this.failure(caller, setPinMutation, { pin, loginSecret: credentials.loginSecret })
  }

  async refresh(refreshToken: string): Promise<TestTokens & { errors: { code: string }[] }> {
    const answer = await this.subgraph.call(null, refreshSessionMutation, { input: { refreshToken } })
    return answer.data.refreshSession
  }

  /** A token of payments for a purchase before the account exists. */
  enrollmentToken(
    claims: JWTPayload = {},
    { typ = tokenType.enrollment as string, key = this.enrollment } = {},
  ) {
    return new SignJWT({
      iss: tokenIssuer,
      aud: tokenAudience.enrollment,
      jti: newId('enrollment'),
      iat: seconds(),
      exp: seconds() + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'EdDSA', typ, kid: (JSON.parse(key.jwk) as { kid: string }).kid })
      .sign(key.privateKey)
  }

  /** Reads or prepares rows with the database role of the service. */
  sql<T = any>(text: string, ...parameters: unknown[]): Promise<T[]> {
    return this.subgraph.app.read<T>(text, parameters)
  }
}

export async function startTestAccounts(environment: Record<string, string> = {}): Promise<TestAccounts> {
  const [access, enrollment] = await Promise.all([createTestKey(), createTestKey()])
  const subgraph = await startTestSubgraph(definition, {
    ACCESS_SIGNING_KEY: access.jwk,
    ACCOUNTS_PEPPER: randomBytes(32).toString('base64url'),
    ENROLLMENT_PUBLIC_KEYS: enrollment.jwks,
    GRANT_PUBLIC_KEYS: access.jwks,
    ...environment,
  })
  return new TestAccounts(subgraph, access, enrollment)
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
