import { startSystem, type TestSystem } from '../../fixtures/system.fixture'

export const origin = 'https://command.example'

/** A gateway for one test file; its accounts subgraph is reset after each test. */
export function startForBrowsers(): Promise<TestSystem> {
  const started = startSystem({ PUBLIC_ORIGIN: origin })
  afterAll(async () => (await started).stop())
  afterEach(async () => {
    const { accounts } = await started
    accounts.answer = undefined
    accounts.received.length = 0
  })
  return started
}

export type Path = 'sign-in' | 'passkey' | 'refresh' | 'sign-out'

/** Request headers of a page of this origin. */
export const page = { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' }
export const credentials = { accountNumber: '1234567812345678', loginSecret: 'the-login-secret' }
export const cookieOf = (token: string) => ({ cookie: `other=1; __Host-enigm-refresh=${token}` })

interface Sent {
  status: number
  headers: Headers
  body: any
}

export async function send(
  { gateway }: TestSystem,
  path: Path,
  body: unknown = {},
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Sent> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${gateway.url}/auth/${path}`, {
    method,
    headers: { ...page, ...headers },
    ...(method === 'GET' ? {} : { body: text }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

export const codeOf = ({ body }: Sent) => body.errors?.[0]?.extensions.code
export const session = { id: 'sess_one', state: 'ACTIVE' }

/** Makes accounts respond to the session mutations with a valid access token and the next refresh token. */
export async function accountsAnswers(
  system: TestSystem,
  failures: Record<string, string> = {},
): Promise<string> {
  const accessToken = await system.token()
  system.accounts.answer = ({ query, variables }) => {
    const field = /\{ (\w+)\(/.exec(query)?.[1] ?? ''
    const { refreshToken = 'token' } = variables['input'] as { refreshToken?: string }
    const failure = failures[field]
    const tokens = {
      session,
      accessToken,
      accessTokenExpiresAt: '2026-01-01T00:05:00.000Z',
      refreshToken: `${refreshToken}-next`,
    }
    const payload = failure
      ? { errors: [{ code: failure, message: 'Message of accounts.' }] }
      : { ...tokens, errors: [] }
    return { status: 200, body: JSON.stringify({ data: { [field]: payload } }) }
  }
  return accessToken
}

export const claimsOf = (authorization: string | undefined) =>
  JSON.parse(Buffer.from(authorization?.split('.')[1] ?? '', 'base64url').toString())
