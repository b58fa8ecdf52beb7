import {
  accountsAnswers,
  claimsOf,
  codeOf,
  cookieOf,
  credentials,
  send,
  session,
  startForBrowsers,
} from './page.fixture'

const started = startForBrowsers()

describe('POST /auth/sign-in', () => {
  it('returns the session and sets the refresh token in a __Host- cookie', async () => {
    const accessToken = await accountsAnswers(await started)
    const answer = await send(await started, 'sign-in', credentials)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ session, accessToken, accessTokenExpiresAt: '2026-01-01T00:05:00.000Z' })
    const cookies = answer.headers.getSetCookie()
    expect(cookies).toHaveLength(1)
    const [pair, ...attributes] = cookies[0]!.split('; ')
    expect(pair).toBe('__Host-enigm-refresh=token-next')
    expect(attributes).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Max-Age=2592000']),
    )
    expect(cookies[0]).not.toMatch(/Domain/i)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('calls accounts as an anonymous caller, regardless of credentials in the request', async () => {
    const system = await started
    await accountsAnswers(system)
    await send(await started, 'sign-in', credentials, {
      authorization: `Bearer ${await system.token()}`,
      ...cookieOf('old'),
    })
    const [received] = system.accounts.received
    expect(received?.variables).toEqual({ input: credentials })
    expect(claimsOf(received?.headers.authorization)).not.toHaveProperty('sub')
    expect(received?.headers.cookie).toBeUndefined()
  })

  it.each([
    ['CREDENTIALS_WRONG', 401, 'UNAUTHENTICATED'],
    ['ACCOUNT_NOT_ACTIVE', 403, 'FORBIDDEN'],
  ])('maps %s of accounts to %s %s and sets no cookie', async (failure, status, code) => {
    await accountsAnswers(await started, { startSession: failure })
    const answer = await send(await started, 'sign-in', credentials)
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it.each([
    ['RATE_LIMITED', 429],
    ['BAD_USER_INPUT', 400],
    ['SOMETHING_ELSE', 500],
  ])('maps a top-level %s to %s without the message of the subgraph', async (code, status) => {
    const { accounts } = await started
    const error = { message: 'SELECT secret', extensions: { code, sql: 'SELECT' } }
    accounts.answer = () => ({ status: 200, body: JSON.stringify({ data: null, errors: [error] }) })
    const answer = await send(await started, 'sign-in', credentials)
    expect([answer.status, codeOf(answer)]).toEqual([status, status === 500 ? 'INTERNAL' : code])
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '60' : null)
    expect(JSON.stringify(answer.body)).not.toContain('SELECT')
  })

  it('is UNAVAILABLE while accounts is unavailable, and INTERNAL when accounts violates its schema', async () => {
    const { accounts } = await started
    accounts.answer = () => ({ status: 502, body: '<html>' })
    expect(await send(await started, 'sign-in', credentials)).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: 'UNAVAILABLE' } }] },
    })
    accounts.answer = () => ({ status: 200, body: '{"data":{"startSession":null}}' })
    expect(await send(await started, 'sign-in', credentials)).toMatchObject({
      status: 500,
      body: { errors: [{ extensions: { code: 'INTERNAL' } }] },
    })
  })

  it.each<[string, unknown]>([
    ['a number instead of a string', { ...credentials, accountNumber: 1234567812345678 }],
    ['a missing secret', { accountNumber: '1' }],
    ['a secret above the maximum length', { ...credentials, loginSecret: 'x'.repeat(129) }],
    ['an unknown field', { ...credentials, remember: 'the-login-secret' }],
    ['a list', [credentials]],
    ['malformed JSON', '{"accountNumber": "the-login-secret'],
  ])('refuses %s without repeating it, and does not call accounts', async (_what, body) => {
    const { accounts } = await started
    const answer = await send(await started, 'sign-in', body)
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_USER_INPUT'])
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|loginSecret|1234/)
    expect(accounts.received).toEqual([])
  })
})

describe('POST /auth/passkey', () => {
  const answered = {
    credentialId: 'credential',
    authenticatorData: 'data',
    clientDataJson: 'client',
    signature: 'signature',
    userHandle: 'handle',
  }

  it('returns the session of a passkey and sets the cookie, like a sign-in by number', async () => {
    const system = await started
    const accessToken = await accountsAnswers(system)
    const answer = await send(system, 'passkey', answered)
    expect(answer.body).toEqual({ session, accessToken, accessTokenExpiresAt: '2026-01-01T00:05:00.000Z' })
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-enigm-refresh=token-next; /)
    expect(system.accounts.received[0]?.variables).toEqual({ input: answered })
  })

  it.each([
    ['PASSKEY_INVALID', 401, 'UNAUTHENTICATED'],
    ['PASSKEY_BLOCKED', 403, 'FORBIDDEN'],
  ])('maps %s of accounts to %s %s and sets no cookie', async (failure, status, code) => {
    await accountsAnswers(await started, { signInWithPasskey: failure })
    const answer = await send(await started, 'passkey', answered)
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('refuses an unknown field, and does not call accounts', async () => {
    const { accounts } = await started
    const answer = await send(await started, 'passkey', { ...answered, origin: 'https://evil.example' })
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_USER_INPUT'])
    expect(accounts.received).toEqual([])
  })
})

describe('POST /auth/refresh', () => {
  it('returns new tokens, and the next refresh token only in the cookie', async () => {
    const system = await started
    await accountsAnswers(system)
    const answer = await send(await started, 'refresh', {}, cookieOf('first'))
    expect(answer.body).toMatchObject({ session })
    expect(JSON.stringify(answer.body)).not.toContain('first-next')
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-enigm-refresh=first-next; /)
    expect(system.accounts.received[0]?.variables).toEqual({ input: { refreshToken: 'first' } })
  })

  it('is UNAUTHENTICATED for an invalid token and clears the cookie', async () => {
    await accountsAnswers(await started, { refreshSession: 'REFRESH_TOKEN_INVALID' })
    const answer = await send(await started, 'refresh', {}, cookieOf('old'))
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED'])
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-enigm-refresh=; Path=\/; Expires=Thu, 01 Jan 1970/,
    )
  })

  it('keeps the cookie while accounts is unavailable: the session may still be active', async () => {
    const { accounts } = await started
    accounts.answer = () => ({ status: 502, body: '' })
    const answer = await send(await started, 'refresh', {}, cookieOf('first'))
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([503, []])
  })

  it.each([
    ['no cookie', {}],
    ['a malformed cookie', cookieOf('a b"')],
    ['a cookie above the maximum length', cookieOf('x'.repeat(257))],
    ['a cookie of another name', { cookie: 'enigm-refresh=first' }],
  ])('says with %s that the browser is not signed in, and does not call accounts', async (_what, headers) => {
    const { accounts } = await started
    const answer = await send(await started, 'refresh', {}, headers)
    expect([answer.status, answer.body]).toEqual([200, { session: null }])
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(accounts.received).toEqual([])
  })
})

describe('POST /auth/sign-out', () => {
  it('ends the session of the refresh token in one call as an anonymous caller, and clears the cookie', async () => {
    const system = await started
    await accountsAnswers(system)
    const answer = await send(await started, 'sign-out', {}, cookieOf('first'))
    expect([answer.status, answer.body]).toEqual([200, { sessionEnded: true }])
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-enigm-refresh=; .*Expires=Thu, 01 Jan 1970/)
    expect(system.accounts.received).toHaveLength(1)
    const [end] = system.accounts.received
    expect(end?.query).toContain('{ endSession(')
    expect(end?.variables).toEqual({ input: { refreshToken: 'first' } })
    expect(claimsOf(end?.headers.authorization)).not.toHaveProperty('sub')
  })

  it('succeeds with a cookie whose session has ended', async () => {
    await accountsAnswers(await started, { endSession: 'REFRESH_TOKEN_INVALID' })
    const answer = await send(await started, 'sign-out', {}, cookieOf('old'))
    expect(answer.body).toEqual({ sessionEnded: true })
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-enigm-refresh=;/)
  })

  it('succeeds without a cookie', async () => {
    const { accounts } = await started
    expect((await send(await started, 'sign-out')).body).toEqual({ sessionEnded: true })
    expect(accounts.received).toEqual([])
  })

  it('fails and keeps the cookie while accounts is unavailable', async () => {
    const { accounts } = await started
    accounts.answer = () => ({ status: 502, body: '' })
    const answer = await send(await started, 'sign-out', {}, cookieOf('first'))
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([503, []])
  })
})

describe('/metrics', () => {
  it('counts requests by name and outcome', async () => {
    const { gateway } = await started
    await send(await started, 'refresh')
    const text = await (await fetch(`${gateway.operationsUrl}/metrics`)).text()
    expect(text).toMatch(
      /request_seconds_count\{audience="auth",operation="refresh",outcome="UNAUTHENTICATED"\} [1-9]/,
    )
    expect(text).toMatch(/anonymous_refusals_total [1-9]/)
  })
})
