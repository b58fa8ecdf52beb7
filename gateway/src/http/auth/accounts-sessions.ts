import { correlationHeader, errorCodes, Refusal, type ErrorCode } from '@enigm/contracts'
import { z } from 'zod'
import { SubgraphUnavailable, type SubgraphClient } from '../../plan/fetch'
import type { InternalTokens } from '../../identity/internal-token'

/** What a browser learns of its session; the refresh token is not part of it. */
export interface BrowserSession {
  readonly accessToken: string
  readonly accessTokenExpiresAt: string
  readonly session: { readonly id: string; readonly state: string }
}

/** A session with the secret that goes into the cookie. */
export interface SignedIn {
  readonly logRequest: BrowserSession
  readonly refreshToken: string
}

export interface AccountsSessionsOptions {
  readonly accounts: SubgraphClient
  readonly tokens: InternalTokens
}

const tokens = 'session { id state } accessToken accessTokenExpiresAt refreshToken errors { code message }'
const startSession = `mutation StartSession($input: StartSessionInput!) { startSession(input: $input) { ${tokens} } }`
const refreshSession = `mutation RefreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) { ${tokens} } }`
const endSession =
  'mutation EndSession($input: EndSessionInput!) { endSession(input: $input) { errors { code message } } }'

const failures = z.array(z.object({ code: z.string(), message: z.string() }))
const tokensPayload = z.object({
  session: z.object({ id: z.string(), state: z.string() }),
  accessToken: z.string(),
  accessTokenExpiresAt: z.string(),
  refreshToken: z.string(),
})

/** Failures of accounts that say the credential is not good; every other one forbids what was asked. */
const unproven: ReadonlySet<string> = new Set(['CREDENTIALS_WRONG', 'REFRESH_TOKEN_INVALID'])
const closedList: ReadonlySet<unknown> = new Set(errorCodes)

/** The operations of accounts on sessions, for a browser that must not hold the refresh token itself. */
export class AccountsSessions {
  constructor(private readonly options: AccountsSessionsOptions) {}

  /** @throws Refusal UNAUTHENTICATED for wrong credentials; what else accounts refuses keeps its code. */
  async start(
    credentials: { accountNumber: string; loginSecret: string },
    correlationId: string,
  ): Promise<SignedIn> {
    return signedIn(await this.send(startSession, credentials, correlationId), 'startSession')
  }

  /** @throws Refusal UNAUTHENTICATED when the token no longer counts */
  async refresh(refreshToken: string, correlationId: string): Promise<SignedIn> {
    return signedIn(await this.send(refreshSession, { refreshToken }, correlationId), 'refreshSession')
  }

  /**
   * Ends the session of a refresh token, whatever its role may do.
   * @throws Refusal UNAUTHENTICATED when the token no longer counts: there is no session left that it could prolong
   */
  async end(refreshToken: string, correlationId: string): Promise<void> {
    const data = await this.send(endSession, { refreshToken }, correlationId)
    const [failure] = failures.parse(payloadOf(data, 'endSession')['errors'])
    if (failure) throw refusalOf(failure)
  }

  /** Nobody has to be signed in for these: the credential is in the input. */
  private async send(query: string, input: object, correlationId: string): Promise<Record<string, unknown>> {
    const { accounts, tokens } = this.options
    const authorization = `Bearer ${await tokens.tokenFor(accounts.name, undefined)}`
    const headers = { authorization, [correlationHeader]: correlationId }
    const { data, errors } = await accounts.send({ query, variables: { input } }, headers)
    const code = errors?.[0]?.extensions?.['code']
    if (errors?.[0]) throw new Refusal(closedList.has(code) ? (code as ErrorCode) : 'INTERNAL')
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
  const { refreshToken, ...logRequest } = tokensPayload.parse(payload)
  return { logRequest, refreshToken }
}

/** An expected failure of accounts in the words of accounts, under a code of the closed list. */
function refusalOf({ code, message }: { code: string; message: string }): Refusal {
  return new Refusal(unproven.has(code) ? 'UNAUTHENTICATED' : 'FORBIDDEN', message)
}
