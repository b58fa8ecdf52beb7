import { createHmac, generateKeyPairSync } from 'node:crypto'
import { base64url, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { startSystem } from '../../fixtures/system.fixture'
import { ProofKey, publicOrigin } from '../../fixtures/tokens.fixture'
import { until } from '../../fixtures/until.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())

const path = '/partner/graphql'
const query = '{ products { key } }'
const now = () => Math.floor(Date.now() / 1000)
const algs = 'algs="EdDSA ES256"'

/** A token that is bound to a key, and the key. */
async function bound(alg: 'EdDSA' | 'ES256' = 'EdDSA', claims: Record<string, unknown> = {}) {
  const { token } = await started
  const key = await ProofKey.create(alg)
  const accessToken = await token({ role: 'PARTNER', claims: { cnf: { jkt: key.thumbprint }, ...claims } })
  return { key, token: accessToken }
}

/** Both ways to the endpoint: a body of known length goes past express, one in chunks does not. */
async function send(headers: Record<string, string>, chunked = false, at = path) {
  const { gateway } = await started
  const body = JSON.stringify({ query })
  const response = await fetch(gateway.url + at, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: chunked ? new Blob([body]).stream() : body,
    ...(chunked ? { duplex: 'half' } : {}),
  } as RequestInit)
  const { data, errors } = (await response.json()) as any
  const logRequest = response.headers.get('www-authenticate')
  return { status: response.status, data: data ?? null, code: errors?.[0].extensions.code, logRequest }
}

const invalidProof = {
  status: 401,
  data: null,
  code: 'UNAUTHENTICATED',
  logRequest: `DPoP error="invalid_dpop_proof", ${algs}`,
}
const invalidToken = { ...invalidProof, logRequest: `DPoP error="invalid_token", ${algs}` }
const unknownToken = { ...invalidProof, logRequest: `DPoP ${algs}` }

type Bound = Awaited<ReturnType<typeof bound>>
const signed = (header: object, claims: object) =>
  `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}`

const forgeries: [string, (held: Bound) => Promise<string>][] = [
  ['for another method', ({ key, token }) => key.proof(path, token, { htm: 'GET' })],
  ['for no method', ({ key, token }) => key.proof(path, token, { htm: undefined })],
  ['for another endpoint', ({ key, token }) => key.proof('/graphql', token)],
  [
    'for another origin',
    ({ key, token }) => key.proof(path, token, { htu: `https://elsewhere.example${path}` }),
  ],
  [
    'for another scheme',
    ({ key, token }) => key.proof(path, token, { htu: `http://command.example${path}` }),
  ],
  ['for no address', ({ key, token }) => key.proof(path, token, { htu: 'x' })],
  ['without an address', ({ key, token }) => key.proof(path, token, { htu: undefined })],
  ['for another token', ({ key }) => key.proof(path, 'another')],
  ['for no token', ({ key }) => key.proof(path)],
  ['made more than a minute ago', ({ key, token }) => key.proof(path, token, { iat: now() - 70 })],
  ['to be made', ({ key, token }) => key.proof(path, token, { iat: now() + 30 })],
  ['made at no time', ({ key, token }) => key.proof(path, token, { iat: undefined })],
  ['without an id', ({ key, token }) => key.proof(path, token, { jti: undefined })],
  ['with an empty id', ({ key, token }) => key.proof(path, token, { jti: '' })],
  ['with an id beyond all measure', ({ key, token }) => key.proof(path, token, { jti: 'x'.repeat(129) })],
  ['of another type', ({ key, token }) => key.proof(path, token, {}, { typ: 'JWT' })],
  ['of no type', ({ key, token }) => key.proof(path, token, {}, { typ: undefined })],
  ['without a key', ({ key, token }) => key.proof(path, token, {}, { jwk: undefined })],
  [
    'with a key that has a name',
    ({ key, token }) => key.proof(path, token, {}, { jwk: { ...key.jwk, kid: 'a' } }),
  ],
  [
    'that shows its private key',
    async ({ key, token }) => key.proof(path, token, {}, { jwk: await key.privateJwk() }),
  ],
  ['by the key of somebody else', async ({ token }) => (await ProofKey.create()).proof(path, token)],
  [
    'that names the key but is signed by another one',
    async ({ key, token }) => (await ProofKey.create()).proof(path, token, {}, { jwk: key.jwk }),
  ],
  [
    'by an RSA key',
    async ({ key, token }) => {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
      const header = { ...key.header(), alg: 'RS256', jwk: await exportJWK(publicKey) }
      return new SignJWT(key.claims(path, token)).setProtectedHeader(header).sign(privateKey)
    },
  ],
  [
    'by a P-384 key',
    async ({ key, token }) => {
      const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true })
      const header = { ...key.header(), alg: 'ES384', jwk: await exportJWK(publicKey) }
      return new SignJWT(key.claims(path, token)).setProtectedHeader(header).sign(privateKey)
    },
  ],
  [
    'with alg none',
    async ({ key, token }) => `${signed({ ...key.header(), alg: 'none' }, key.claims(path, token))}.`,
  ],
  [
    'with alg HS256 and the public key as secret',
    async ({ key, token }) => {
      const text = signed({ ...key.header(), alg: 'HS256' }, key.claims(path, token))
      const secret = Buffer.from(key.jwk.x ?? '', 'base64url')
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
    },
  ],
  [
    'with a shared secret as its key',
    async ({ key, token }) => {
      const secret = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? ''
      const header = { ...key.header(), alg: 'HS256', jwk: { kty: 'oct', k: secret } }
      const text = signed(header, key.claims(path, token))
      return `${text}.${createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest('base64url')}`
    },
  ],
  [
    'twice in one header',
    async ({ key, token }) => `${await key.proof(path, token)}, ${await key.proof(path, token)}`,
  ],
  ['of many kilobytes', ({ key, token }) => key.proof(path, token, { more: 'x'.repeat(5_000) })],
  ['that is none', async () => 'x'],
]

describe.each([
  ['past express', false],
  ['by express', true],
])('a machine client that comes %s', (_way, chunked) => {
  it.each(['EdDSA', 'ES256'] as const)('[FED-05] is let in by its token and a proof by %s', async (alg) => {
    const { key, token } = await bound(alg)
    for (const more of [
      {},
      { htu: `${publicOrigin}${path}?a=b#c` },
      { iat: now() - 50 },
      { iat: now() + 2 },
    ]) {
      const dpop = await key.proof(path, token, more)
      const answer = await send({ authorization: `DPoP ${token}`, dpop }, chunked)
      expect([answer.status, answer.data]).toEqual([200, { products: [{ key: 'server' }] }])
    }
  })

  it.each(forgeries)('[THR-01] is UNAUTHENTICATED with a proof %s', async (_what, forge) => {
    const held = await bound()
    const headers = { authorization: `DPoP ${held.token}`, dpop: await forge(held) }
    expect(await send(headers, chunked)).toEqual(invalidProof)
  })

  it('[THR-01] is UNAUTHENTICATED without a proof, and with one that was used, at once or one after the other', async () => {
    const { key, token } = await bound()
    const authorization = `DPoP ${token}`
    expect(await send({ authorization }, chunked)).toEqual(invalidProof)
    const dpop = await key.proof(path, token)
    const answers = await Promise.all([1, 2, 3].map(() => send({ authorization, dpop }, chunked)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
    expect(await send({ authorization, dpop }, !chunked)).toEqual(invalidProof)
    expect((await send({ authorization, dpop: await key.proof(path, token) }, chunked)).status).toBe(200)
  })

  it('[THR-01] cannot do without the proof by calling its token a bearer’s', async () => {
    const { key, token } = await bound()
    const bearer = { authorization: `Bearer ${token}` }
    expect(await send(bearer, chunked)).toEqual(invalidToken)
    expect(await send({ ...bearer, dpop: await key.proof(path, token) }, chunked)).toEqual(invalidToken)
  })

  it.each(['PARTNER', 'DASHBOARD'] as const)(
    '[THR-01] is nobody with a token of a %s that is bound to no key',
    async (role) => {
      const { token } = await started
      const loose = await token({ role })
      const key = await ProofKey.create()
      expect(await send({ authorization: `Bearer ${loose}` }, chunked)).toEqual(unknownToken)
      const proven = { authorization: `DPoP ${loose}`, dpop: await key.proof(path, loose) }
      expect(await send(proven, chunked)).toEqual(invalidToken)
    },
  )

  it('[THR-01] is refused with a forged or an ended token, whatever it proves', async () => {
    const { key, token } = await bound()
    const forged = `${token.slice(0, -8)}AAAAAAAA`
    const ended = await bound('EdDSA', { iat: now() - 400, exp: now() - 100 })
    for (const held of [{ key, token: forged }, ended]) {
      const dpop = await held.key.proof(path, held.token)
      expect(await send({ authorization: `DPoP ${held.token}`, dpop }, chunked)).toEqual(invalidToken)
    }
  })

  it.each<[string, Record<string, unknown>]>([
    ['whose session is another than itself', { sid: 'sess_one' }],
    ['of which the subject is another', { sub: 'acct_one' }],
    ['that names no client', { client_id: undefined }],
    ['that is bound to something else besides', { cnf: { jkt: 'x', 'x5t#S256': 'y' } }],
  ])('[THR-01] is refused with a token %s', async (_what, claims) => {
    const { key, token } = await bound('EdDSA', claims)
    const dpop = await key.proof(path, token)
    expect(await send({ authorization: `DPoP ${token}`, dpop }, chunked)).toEqual(invalidToken)
  })

  it('[FED-05] is refused from the moment on in which it is revoked', async () => {
    const { broker } = await started
    const id = `client_revoked${chunked}`
    const { key, token } = await bound('EdDSA', { sub: id, sid: id, client_id: id, ver: 3 })
    const ask = async () =>
      send({ authorization: `DPoP ${token}`, dpop: await key.proof(path, token) }, chunked)
    expect((await ask()).status).toBe(200)
    await broker.endClient(id, 3)
    await broker.endClient(`${id}_last`)
    expect((await ask()).status).toBe(200)
    await broker.endClient(id)
    expect(await until(ask, ({ status }) => status !== 200)).toEqual(invalidToken)
  })
})

describe('a person', () => {
  it('[THR-01] is refused with the scheme of machine clients, and needs no proof with the own one', async () => {
    const { token } = await started
    const held = await token()
    const key = await ProofKey.create()
    const proven = { authorization: `DPoP ${held}`, dpop: await key.proof('/graphql', held) }
    for (const chunked of [false, true]) {
      expect(await send(proven, chunked, '/graphql')).toEqual(invalidToken)
      const answer = await send({ authorization: `Bearer ${held}`, dpop: 'x' }, chunked, '/graphql')
      expect(answer.status).toBe(200)
    }
  })

  it('[THR-01] has no token that is bound to a key', async () => {
    const { token } = await started
    const key = await ProofKey.create()
    const held = await token({ claims: { cnf: { jkt: key.thumbprint } } })
    const proven = { authorization: `DPoP ${held}`, dpop: await key.proof('/graphql', held) }
    expect((await send(proven, false, '/graphql')).status).toBe(401)
    expect((await send({ authorization: `Bearer ${held}` }, false, '/graphql')).status).toBe(401)
  })
})

describe('who is UNAUTHENTICATED', () => {
  it.each([
    ['/graphql', 'Bearer'],
    ['/device/graphql', 'Bearer'],
    ['/partner/graphql', `DPoP ${algs}`],
    ['/internal/graphql', `Bearer, DPoP ${algs}`],
  ])('at %s is told how to authenticate there', async (at, logRequest) => {
    for (const chunked of [false, true])
      expect((await send({ authorization: 'Bearer forged' }, chunked, at)).logRequest).toBe(logRequest)
  })
})
