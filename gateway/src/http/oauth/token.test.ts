import { scopesOfRole } from '@enigm/contracts'
import { base64url, createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { startSystem } from '../../fixtures/system.fixture'
import { ProofKey, publicOrigin } from '../../fixtures/tokens.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())
afterEach(async () => {
  const { accounts } = await started
  accounts.answer = undefined
  accounts.received.length = 0
})

const path = '/oauth/token'
const now = () => Math.floor(Date.now() / 1000)
/** The gateway judges the claims of an assertion; its signature is for accounts. */
const assertionWith = (claims: object = {}, header: object = {}) => {
  const [aud, jti] = [publicOrigin + path, 'one']
  const all = { iss: 'client_one', sub: 'client_one', aud, jti, iat: now(), exp: now() + 60, ...claims }
  const parts = [{ alg: 'EdDSA', ...header }, all].map((part) => base64url.encode(JSON.stringify(part)))
  return `${parts.join('.')}.e30`
}
const assertion = assertionWith()
const good = {
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
}

async function send(
  form: Record<string, string> | string = good,
  headers: Record<string, string> = {},
  method = 'POST',
) {
  const { gateway } = await started
  const dpop = await (await ProofKey.create()).proof(path)
  const body = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  const response = await fetch(gateway.url + path, {
    method,
    headers: { 'content-type': 'application/x-www-form-urlencoded', dpop, ...headers },
    ...(method === 'GET' ? {} : { body }),
  })
  const answer = (await response.json()) as any
  return { status: response.status, headers: response.headers, body: answer, error: answer.error }
}

const answerWith = async (payload: object) => {
  const { accounts } = await started
  const whole = { token: null, expiresAt: null, scopes: null, errors: [], ...payload }
  accounts.answer = () => ({ status: 200, body: JSON.stringify({ data: { issueClientToken: whole } }) })
}
const issued = async () => {
  await started
  await answerWith({
    token: 'the.access.token',
    expiresAt: new Date(Date.now() + 300_000).toISOString(),
    scopes: ['servers:read', 'orders:place'],
  })
}

describe('the metadata of the authorization server', () => {
  it('names the token endpoint and what it supports (RFC 8414)', async () => {
    const { gateway } = await started
    const response = await fetch(`${gateway.url}/.well-known/oauth-authorization-server`)
    expect(await response.json()).toEqual({
      issuer: publicOrigin,
      token_endpoint: `${publicOrigin}/oauth/token`,
      jwks_uri: `${publicOrigin}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      scopes_supported: [...new Set([...scopesOfRole.PARTNER, ...scopesOfRole.DASHBOARD])],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['EdDSA'],
      dpop_signing_alg_values_supported: ['EdDSA', 'ES256'],
    })
  })

  it('names the public keys that verify access tokens, and no private part', async () => {
    const { gateway, token } = await started
    const response = await fetch(`${gateway.url}/.well-known/jwks.json`)
    const keys = (await response.json()) as JSONWebKeySet
    await jwtVerify(await token(), createLocalJWKSet(keys))
    for (const key of keys.keys) expect(key).not.toHaveProperty('d')
  })
})

describe('POST /oauth/token', () => {
  it('[FED-05] responds as RFC 6749 and RFC 9449 require, uncached and without a cookie', async () => {
    await issued()
    const { status, headers, body } = await send()
    const { expires_in, ...rest } = body
    const scope = 'servers:read orders:place'
    expect([status, rest]).toEqual([200, { access_token: 'the.access.token', token_type: 'DPoP', scope }])
    expect(expires_in).toBe(300)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.getSetCookie()).toEqual([])
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('sends accounts the assertion and the verified proof, authenticated as the gateway', async () => {
    await issued()
    const { accounts } = await started
    const key = await ProofKey.create('ES256')
    const dpop = await key.proof(path, undefined, { jti: 'the-proof' })
    await send(
      { ...good, scope: 'servers:read', client_id: 'client_one', other: 'x' },
      { dpop, cookie: 'a=b' },
    )
    const [received] = accounts.received
    const input = { assertion, keyThumbprint: key.thumbprint, proofId: 'the-proof', scope: 'servers:read' }
    expect(received?.variables).toEqual({ input })
    expect(received?.headers.cookie).toBeUndefined()
    const [, claims = ''] = received?.headers.authorization?.split('.') ?? []
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ role: 'GATEWAY' })
  })

  it.each([
    ['CLIENT_UNPROVEN', 401, 'invalid_client'],
    ['SCOPE_NOT_GRANTED', 400, 'invalid_scope'],
    ['PROOF_REPLAYED', 400, 'invalid_dpop_proof'],
    ['SOMETHING_ELSE', 500, 'server_error'],
  ])('maps %s of accounts to %i %s', async (code, status, error) => {
    await answerWith({ errors: [{ code }] })
    const answer = await send()
    expect([answer.status, answer.error]).toEqual([status, error])
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description'])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'DPoP algs="EdDSA ES256"' : null)
  })

  it('is temporarily_unavailable while accounts is unavailable, and server_error when accounts violates its schema', async () => {
    const { accounts } = await started
    accounts.answer = () => ({ status: 502, body: '<html>' })
    expect(await send()).toMatchObject({ status: 503, error: 'temporarily_unavailable' })
    accounts.answer = () => ({ status: 200, body: '{"data":{"issueClientToken":null}}' })
    expect(await send()).toMatchObject({ status: 500, error: 'server_error' })
  })

  it.each<[string, Record<string, string> | string, string, number?]>([
    ['no grant type', { ...good, grant_type: '' }, 'invalid_request'],
    ['the grant type of users', { ...good, grant_type: 'password' }, 'unsupported_grant_type'],
    ['the grant type of codes', { ...good, grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    ['a refresh token', { ...good, grant_type: 'refresh_token' }, 'unsupported_grant_type'],
    ['no assertion', { ...good, client_assertion: '' }, 'invalid_client', 401],
    ['another type of assertion', { ...good, client_assertion_type: 'x' }, 'invalid_client', 401],
    ['a client secret', { grant_type: 'client_credentials', client_secret: 'x' }, 'invalid_client', 401],
    [
      'a client id that differs from the assertion',
      { ...good, client_id: 'client_two' },
      'invalid_client',
      401,
    ],
    [
      'a client id with a malformed assertion',
      { ...good, client_assertion: 'x', client_id: 'y' },
      'invalid_client',
      401,
    ],
    ['a scope with a quote and a tab', { ...good, scope: 'a\t"b' }, 'invalid_scope'],
    ['a parameter twice', `${new URLSearchParams(good)}&grant_type=client_credentials`, 'invalid_request'],
    ['a scope twice', `${new URLSearchParams(good)}&scope=a&scope=b`, 'invalid_request'],
    ['an empty form', '', 'invalid_request'],
    ['a form of 10 kB', { ...good, client_assertion: 'x'.repeat(10_001) }, 'invalid_request', 413],
    [
      'too many parameters',
      new URLSearchParams(Array(30).fill(['a', 'b'])).toString(),
      'invalid_request',
      413,
    ],
  ])('refuses %s, and does not call accounts', async (_what, form, error, status = 400) => {
    const { accounts } = await started
    const answer = await send(form)
    expect([answer.status, answer.error]).toEqual([status, error])
    expect(accounts.received).toEqual([])
  })

  it.each<[string, string, Record<string, string>, number]>([
    ['GET', 'GET', {}, 405],
    ['PUT', 'PUT', {}, 405],
    ['JSON', 'POST', { 'content-type': 'application/json' }, 415],
    ['plain text', 'POST', { 'content-type': 'text/plain' }, 415],
    ['a compressed form', 'POST', { 'content-encoding': 'gzip' }, 415],
    [
      'a form in another encoding',
      'POST',
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-7' },
      415,
    ],
    ['a second authentication method', 'POST', { authorization: 'Basic YTpi' }, 400],
  ])('refuses %s with a precise status', async (_what, method, headers, status) => {
    const { accounts } = await started
    const answer = await send(good, headers, method)
    expect([answer.status, answer.error]).toEqual([status, 'invalid_request'])
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'POST' : null)
    expect(accounts.received).toEqual([])
  })

  it.each<[string, (key: ProofKey) => Promise<string>]>([
    ['an empty header', async () => ''],
    ['a proof for another URL', (key) => key.proof('/partner/graphql')],
    ['a proof for another method', (key) => key.proof(path, undefined, { htm: 'GET' })],
    [
      'a proof for another origin',
      (key) => key.proof(path, undefined, { htu: `https://elsewhere.example${path}` }),
    ],
    ['an expired proof', (key) => key.proof(path, undefined, { iat: now() - 95 })],
    [
      'a proof that contains its private key',
      async (key) => key.proof(path, undefined, {}, { jwk: await key.privateJwk() }),
    ],
    ['an assertion', (key) => key.proof(path, undefined, {}, { typ: 'JWT' })],
  ])('[THR-01] refuses as proof: %s', async (_what, forge) => {
    const { accounts } = await started
    const answer = await send(good, { dpop: await forge(await ProofKey.create()) })
    expect([answer.status, answer.error]).toEqual([400, 'invalid_dpop_proof'])
    expect(accounts.received).toEqual([])
  })

  it.each<[string, object, RegExp, object]>([
    ['iss', { iss: 'client_two' }, /^iss and sub/, {}],
    ['sub', { sub: undefined }, /^iss and sub/, {}],
    ['aud', { aud: publicOrigin }, /^aud .* token endpoint alone/, {}],
    ['several aud', { aud: [publicOrigin + path, 'https://elsewhere.example'] }, /^aud /, {}],
    ['jti', { jti: undefined }, /^jti .* 128/, {}],
    ['an iat long ago', { iat: now() - 400 }, /^iat .* Date header/, {}],
    ['an iat to come', { iat: now() + 60 }, /^iat /, {}],
    ['an exp that has come', { exp: now() - 60 }, /^exp .* Date header/, {}],
    ['an exp that is too far', { exp: now() + 400 }, /^exp /, {}],
    ['alg', {}, /^alg .* EdDSA/, { alg: 'RS256' }],
  ])(
    'says that %s of the assertion is wrong, and does not call accounts',
    async (_what, claims, sentence, header) => {
      const { accounts } = await started
      const answer = await send({ ...good, client_assertion: assertionWith(claims, header) })
      expect([answer.status, answer.error]).toEqual([401, 'invalid_client'])
      expect(answer.body.error_description).toMatch(sentence)
      expect(accounts.received).toEqual([])
    },
  )

  it('takes aud as a list with one member, and a clock that differs by 25 seconds', async () => {
    await issued()
    for (const claims of [
      { aud: [publicOrigin + path] },
      { iat: now() + 25 },
      { iat: now() - 85, exp: now() - 25 },
    ]) {
      const answer = await send({ ...good, client_assertion: assertionWith(claims) })
      expect(answer.status).toBe(200)
    }
  })

  it.each([
    ['htm', { htm: 'GET' }, /^htm /],
    ['htu', { htu: publicOrigin }, /^htu /],
    ['iat', { iat: now() - 95 }, /^iat /],
    ['jti', { jti: '' }, /^jti /],
  ])('says that %s of the proof is wrong', async (_what, claims, sentence) => {
    const dpop = await (await ProofKey.create()).proof(path, undefined, claims)
    expect((await send(good, { dpop })).body.error_description).toMatch(sentence)
  })

  it('repeats nothing of the request', async () => {
    const answers = [await send({ ...good, client_id: 'a-secret' }), await send('a-secret=%ZZ&a-secret')]
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('a-secret')
  })

  it('is counted by name and outcome', async () => {
    await issued()
    await send()
    await send({ ...good, client_assertion: '' })
    const { gateway } = await started
    const text = await (await fetch(`${gateway.url}/metrics`)).text()
    for (const outcome of ['OK', 'UNAUTHENTICATED'])
      expect(text).toMatch(
        new RegExp(
          `request_seconds_count\\{audience="oauth",operation="token",outcome="${outcome}"\\} [1-9]`,
        ),
      )
  })

  it('is named in proofs by PUBLIC_ORIGIN, not by the address that it listens on', async () => {
    await issued()
    const { gateway } = await started
    const key = await ProofKey.create()
    const own = await send(good, { dpop: await key.proof(path, undefined, { htu: gateway.url + path }) })
    expect(own.error).toBe('invalid_dpop_proof')
    const known = await send(good, { dpop: await key.proof(path, undefined, { htu: publicOrigin + path }) })
    expect(known.status).toBe(200)
  })
})
