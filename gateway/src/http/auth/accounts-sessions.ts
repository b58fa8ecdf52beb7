import { correlationHeader, errorCodes, Refusal, type ErrorCode } from '@enigm/contracts'
import { z } from 'zod'
import type { InternalTokens } from '../../identity/internal-token'
import { SubgraphUnavailable, type SubgraphClient } from '../../plan/fetch'

/** The session as a browser receives it, without the refresh token. */
export interface BrowserSession {
  readonly accessToken: string
  readonly accessTokenExpiresAt: string
  readonly session: { readonly id: string; readonly state: string }
}

/** The answer of an authenticator, as `signInWithPasskey` of accounts takes it. */
interface PasskeyAnswer {
  readonly credentialId: string
  readonly authenticatorData: string
  readonly clientDataJson: string
  readonly signature: string
  readonly userHandle: string
}

/** A session with the refresh token for the cookie. */
export interface SignedIn {
  readonly browserSession: BrowserSession
  readonly refreshToken: string
}

const tokenFields =
  'session { id state } accessToken accessTokenExpiresAt refreshToken errors { code message }'
const startSession = `mutation StartSession($input: StartSessionInput!) { startSession(input: $input) { ${tokenFields} } }`
const signInWithPasskey = `mutation SignInWithPasskey($input: SignInWithPasskeyInput!) { signInWithPasskey(input: $input) { ${tokenFields} } }`
const refreshSession = `mutation RefreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) { ${tokenFields} } }`
const endSession =
  'mutation EndSession($input: EndSessionInput!) { endSession(input: $input) { errors { code message } } }'

const failures = z.array(z.object({ code: z.string(), message: z.string() }))
const tokensPayload = z.object({
  session: z.object({ id: z.string(), state: z.string() }),
  accessToken: z.string(),
  accessTokenExpiresAt: z.string(),
  refreshToken: z.string(),
})

/** Failures of accounts that mean an invalid credential; any other failure is FORBIDDEN. */
const invalidCredentialCodes: ReadonlySet<string> = new Set([
  'CREDENTIALS_WRONG',
  'PASSKEY_INVALID',
  'REFRESH_TOKEN_INVALID',
])
const publicCodes: ReadonlySet<unknown> = new Set(errorCodes)

/** Session mutations of accounts, called for browsers that must not hold the refresh token. */
export class AccountsSessions {
  constructor(
    private readonly accounts: SubgraphClient,
    private readonly tokens: InternalTokens,
  ) {}

  /** @throws Refusal UNAUTHENTICATED for wrong credentials, or the code of another refusal by accounts */
  async start(
    credentials: { accountNumber: string; loginSecret: string },
    correlationId: string,
  ): Promise<SignedIn> {
    return signedIn(await this.send(startSession, credentials, correlationId), 'startSession')
  }

  /** @throws Refusal UNAUTHENTICATED for a passkey that is not accepted, or the code of another refusal by accounts */
  async startWithPasskey(answer: PasskeyAnswer, correlationId: string): Promise<SignedIn> {
    return signedIn(await this.send(signInWithPasskey, answer, correlationId), 'signInWithPasskey')
  }

  /** @throws Refusal UNAUTHENTICATED when the token is invalid */
  async refresh(refreshToken: string, correlationId: string): Promise<SignedIn> {
    return signedIn(await this.send(refreshSession, { refreshToken }, correlationId), 'refreshSession')
  }

  /**
   * Ends the session of a refresh token; needs no scope.
   * @throws Refusal UNAUTHENTICATED when the token is invalid, which means that no session is left
   */
  async end(refreshToken: string, correlationId: string): Promise<void> {
    const data = await this.send(endSession, { refreshToken }, correlationId)
    const [failure] = failures.parse(payloadOf(data, 'endSession')['errors'])
    if (failure) throw refusalOf(failure)
  }

  /** Sends as an anonymous caller, for a browser: the credential is in the input. */
  private async send(query: string, input: object, correlationId: string): Promise<Record<string, unknown>> {
    const { accounts } = this
    const authorization = `Bearer ${await this.tokens.panelToken(accounts.name)}`
    const headers = { authorization, [correlationHeader]: correlationId }
    const { data, errors } = await accounts.send({ query, variables: { input } }, headers)
    const code = errors?.[0]?.extensions?.['code']
    if (errors?.[0]) throw new Refusal(publicCodes.has(code) ? (code as ErrorCode) : 'INTERNAL')
    if (!data) throw new SubgraphUnavailable(accounts.name, 'answered without data')
    return data
  }
}

function payloadOf(data: Record<string, unknown>, field: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(data[field])
}

function signedIn(data: Record<string, unknown>, field: string): SignedIn {
  const payload = payloadOf(data, field)
  const [failure] = failures.parse(payload['errors'])
  if (failure) throw refusalOf(failure)
  const { refreshToken, ...browserSession } = tokensPayload.parse(payload)
  return { browserSession, refreshToken }
}

/** Keeps the message of accounts under a public code. */
function refusalOf({ code, message }: { code: string; message: string }): Refusal {
  return new Refusal(invalidCredentialCodes.has(code) ? 'UNAUTHENTICATED' : 'FORBIDDEN', message)
}
