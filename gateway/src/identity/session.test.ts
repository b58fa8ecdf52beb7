import { createHmac } from 'node:crypto'
import { tokenType } from '@enigm/contracts'
import { sessionsOf } from './session'
import { startSystem } from '../fixtures/system.fixture'
import { accessToken, createKey, type Deviation } from '../fixtures/tokens.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())

const seconds = () => Math.floor(Date.now() / 1000)
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claimsOf = (token: string) => token.split('.')[1] ?? ''

const me = '{ me { name } }'

describe('[THR-02] an access token', () => {
  it('authenticates its account', async () => {
    const system = await started
    const answer = await system.ask(me, { token: await system.token() })
    expect(answer.body).toEqual({ data: { me: { name: 'Ada' } } })
  })

  it.each<[string, Deviation]>([
    ['for another audience', { claims: { aud: 'accounts' } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['of another type: an internal token', { header: { typ: tokenType.internal } }],
    ['of another type: a grant', { header: { typ: tokenType.grant } }],
    ['without a type', { header: { typ: undefined } }],
    ['without expiry', { claims: { exp: undefined } }],
    ['without an id', { claims: { jti: undefined } }],
    ['without a session', { claims: { sid: undefined } }],
    ['without an account', { claims: { sub: undefined } }],
    ['without issue time', { claims: { iat: undefined } }],
    ['that has expired', { claims: { iat: seconds() - 400, exp: seconds() - 100 } }],
    ['with a lifetime above the maximum', { claims: { iat: seconds() - 700, exp: seconds() + 10_000 } }],
    ['with the role of the gateway', { claims: { role: 'GATEWAY', scopes: ['gateway:sessions'] } }],
    ['with an unknown role', { claims: { role: 'ROOT' } }],
    ['with scopes as a string', { claims: { scopes: 'account:self' } }],
    ['with its own key URL', { header: { kid: 'elsewhere', jku: 'https://elsewhere.example/keys' } }],
  ])('%s is UNAUTHENTICATED, never anonymous', async (_what, deviation) => {
    const system = await started
    const answer = await system.ask('{ products { key } }', { token: await system.token(deviation) })
    expect([answer.status, answer.codes]).toEqual([401, ['UNAUTHENTICATED']])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('signed by another key with the same kid is UNAUTHENTICATED', async () => {
    const system = await started
    const token = await accessToken(await createKey('access'))
    expect((await system.ask(me, { token })).codes).toEqual(['UNAUTHENTICATED'])
  })

  it('without a signature (alg none) is UNAUTHENTICATED', async () => {
    const system = await started
    const payload = claimsOf(await system.token())
    const token = `${encoded({ alg: 'none', typ: tokenType.access, kid: 'access' })}.${payload}.`
    expect((await system.ask(me, { token })).codes).toEqual(['UNAUTHENTICATED'])
  })

  it('signed with the public key as a shared secret (HS256) is UNAUTHENTICATED', async () => {
    const system = await started
    const payload = claimsOf(await system.token())
    const signed = `${encoded({ alg: 'HS256', typ: tokenType.access, kid: 'access' })}.${payload}`
    const secret = Buffer.from(system.accessKey.publicJwk.x ?? '', 'base64url')
    const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
    expect((await system.ask(me, { token })).codes).toEqual(['UNAUTHENTICATED'])
  })

  it.each([
    ['a refresh token', 'Bearer nC8sYkq0vV0Hj4mXgX5l0mZt3Zqk2b8xW1yQw7u9R4s'],
    ['another scheme', 'Basic YWxhZGRpbjpvcGVuc2VzYW1l'],
    ['an empty token', 'Bearer '],
    ['a token above the maximum length', `Bearer ${'a'.repeat(8_000)}.b.c`],
  ])('%s is UNAUTHENTICATED', async (_what, authorization) => {
    const system = await started
    const answer = await system.ask('{ products { key } }', { headers: { authorization } })
    expect([answer.status, answer.codes]).toEqual([401, ['UNAUTHENTICATED']])
  })

  it('is checked for expiry on every request, also when it is cached', async () => {
    const key = await createKey('access')
    const sessions = sessionsOf({ keys: [key.publicJwk] }, { mark: async () => 'new' })
    const authorization = `Bearer ${await accessToken(key)}`
    const credentials = { authorization, proof: undefined, method: 'POST', url: '' }
    await expect(sessions.callerOf(credentials)).resolves.toMatchObject({ accountId: 'acct_one' })
    jest.useFakeTimers({ now: Date.now() + 306_000, doNotFake: ['nextTick', 'setImmediate'] })
    try {
      await expect(sessions.callerOf(credentials)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    } finally {
      jest.useRealTimers()
    }
  })
})

describe('[BND-06] the request to a subgraph', () => {
  it('carries a token for this subgraph only, with the claims of the session, and no header of the client', async () => {
    const system = await started
    const token = await system.token({ claims: { sid: 'sess_hop' } })
    const headers = { cookie: 'a=b', 'x-forwarded-for': '10.0.0.1', 'x-correlation-id': 'correlation-1' }
    await system.ask('{ me { devices { label } } }', { token, headers })
    const { jwtVerify } = await import('jose')
    const { importJWK } = await import('jose')
    const key = await importJWK(system.internalKey.publicJwk, 'EdDSA')
    for (const subgraph of [system.accounts, system.devices]) {
      const received = subgraph.received.at(-1)
      const internal = received?.headers.authorization?.replace('Bearer ', '') ?? ''
      const { payload, protectedHeader } = await jwtVerify(internal, key, { audience: subgraph.name })
      expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: tokenType.internal, kid: 'internal' })
      expect(payload).toMatchObject({ sub: 'acct_one', sid: 'sess_hop', role: 'CUSTOMER' })
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30)
      expect(received?.headers['x-correlation-id']).toBe('correlation-1')
      expect(Object.keys(received?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']))
      expect(received?.headers['x-forwarded-for']).toBeUndefined()
    }
  })

  const sent = async (token?: string) => {
    const system = await started
    await system.ask('{ products { key } }', { token })
    return system.accounts.received.at(-1)?.headers.authorization ?? ''
  }
  const decoded = (internal: string) => JSON.parse(Buffer.from(claimsOf(internal), 'base64url').toString())

  it('reuses the internal token per access token and subgraph', async () => {
    const system = await started
    const token = await system.token()
    const first = await sent(token)
    expect(await sent(token)).toBe(first)
    expect(await sent(await system.token({ claims: { sid: 'sess_other' } }))).not.toBe(first)
    const anonymous = await sent()
    expect(await sent()).toBe(anonymous)
    expect(decoded(anonymous)).not.toHaveProperty('sub')
  })

  it('[SES-03] never carries scopes or an organization of an earlier token of the same session', async () => {
    const system = await started
    const claimsSent = async (claims: object) => {
      const token = await system.token({ claims: { sid: 'sess_renewed', ...claims } })
      const { sid, scopes, org } = decoded(await sent(token))
      return { sid, scopes, org }
    }
    const sid = 'sess_renewed'
    expect(await claimsSent({ scopes: ['devices:read', 'devices:wipe'], org: 'org_one' })).toEqual({
      sid,
      scopes: ['devices:read', 'devices:wipe'],
      org: 'org_one',
    })
    expect(await claimsSent({ scopes: ['devices:read'] })).toEqual({ sid, scopes: ['devices:read'] })
    expect(await claimsSent({ scopes: [] })).toEqual({ sid, scopes: [] })
  })
})
