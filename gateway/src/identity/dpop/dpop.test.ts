import { createHmac, generateKeyPairSync } from 'node:crypto'
import { base64url, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { startGateway } from '../../start'
import { startSystem } from '../../fixtures/system.fixture'
import { ProofKey, publicOrigin } from '../../fixtures/tokens.fixture'
import { until } from '../../fixtures/until.fixture'
import { ProofMemory } from './proof-memory'

const started = startSystem()
afterAll(async () => (await started).stop())

const path = '/partner/graphql'
const query = '{ products { key } }'
const now = () => Math.floor(Date.now() / 1000)
const algs = 'algs="EdDSA ES256"'

/** A token that is bound to a key, with the key. */
async function bound(alg: 'EdDSA' | 'ES256' = 'EdDSA', claims: Record<string, unknown> = {}) {
  const { token } = await started
  const key = await ProofKey.create(alg)
  const accessToken = await token({ role: 'PARTNER', claims: { cnf: { jkt: key.thumbprint }, ...claims } })
  return { key, token: accessToken }
}

/** Sends the query in a body of known length, or in chunks. */
async function send(headers: Record<string, string>, chunked = false, at = path, gatewayUrl?: string) {
  const { gateway } = await started
  const body = JSON.stringify({ query })
  const response = await fetch((gatewayUrl ?? gateway.url) + at, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: chunked ? new Blob([body]).stream() : body,
    ...(chunked ? { duplex: 'half' } : {}),
  } as RequestInit)
  const { data, errors } = (await response.json()) as any
  const challenge = response.headers.get('www-authenticate')
  // A client corrects its clock by it.
  const date = response.headers.get('date')
  expect(new Date(date ?? '').toUTCString()).toBe(date)
  return { status: response.status, data: data ?? null, code: errors?.[0].extensions.code, challenge }
}

/** The sentence about the proof, which the message and the challenge repeat. */
async function descriptionOf(headers: Record<string, string>): Promise<string> {
  const { gateway } = await started
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  const { errors } = (await response.json()) as { errors: { message: string }[] }
  expect(response.headers.get('www-authenticate')).toContain(`error_description="${errors[0]!.message}"`)
  return errors[0]!.message
}

const invalidProof = {
  status: 401,
  data: null,
  code: 'UNAUTHENTICATED',
  challenge: expect.stringMatching(
    /^DPoP error="invalid_dpop_proof", error_description="[^"\\]+\.", algs="EdDSA ES256"$/,
  ),
}
const invalidToken = {
  ...invalidProof,
  challenge: `DPoP error="invalid_token", error_description="The access token is invalid, expired or revoked: request another one.", ${algs}`,
}
const unknownToken = { ...invalidProof, challenge: `DPoP ${algs}` }

type BoundToken = Awaited<ReturnType<typeof bound>>
const signed = (header: object, claims: object) =>
  `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}`

const forgeries: [string, (bound: BoundToken) => Promise<string>][] = [
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
  ['for an invalid URL', ({ key, token }) => key.proof(path, token, { htu: 'x' })],
  ['without a URL', ({ key, token }) => key.proof(path, token, { htu: undefined })],
  ['for another token', ({ key }) => key.proof(path, 'another')],
  ['for no token', ({ key }) => key.proof(path)],
  ['older than a minute', ({ key, token }) => key.proof(path, token, { iat: now() - 95 })],
  ['issued in the future', ({ key, token }) => key.proof(path, token, { iat: now() + 60 })],
  ['without issue time', ({ key, token }) => key.proof(path, token, { iat: undefined })],
  ['without an id', ({ key, token }) => key.proof(path, token, { jti: undefined })],
  ['with an empty id', ({ key, token }) => key.proof(path, token, { jti: '' })],
  [
    'with an id above the maximum length',
    ({ key, token }) => key.proof(path, token, { jti: 'x'.repeat(129) }),
  ],
  ['of another type', ({ key, token }) => key.proof(path, token, {}, { typ: 'JWT' })],
  ['of no type', ({ key, token }) => key.proof(path, token, {}, { typ: undefined })],
  ['without a key', ({ key, token }) => key.proof(path, token, {}, { jwk: undefined })],
  [
    'with a key that has a kid',
    ({ key, token }) => key.proof(path, token, {}, { jwk: { ...key.jwk, kid: 'a' } }),
  ],
  [
    'that contains its private key',
    async ({ key, token }) => key.proof(path, token, {}, { jwk: await key.privateJwk() }),
  ],
  ['signed by another key', async ({ token }) => (await ProofKey.create()).proof(path, token)],
  [
    'that contains the bound key but is signed by another key',
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
    'of a key of small order with the signature that fits every message',
    async ({ key, token }) => {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: `AQ${'A'.repeat(41)}` }
      const signature = base64url.encode(Buffer.alloc(64, 0).fill(1, 0, 1))
      return `${signed({ ...key.header(), jwk }, key.claims(path, token))}.${signature}`
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
  ['above the maximum length', ({ key, token }) => key.proof(path, token, { more: 'x'.repeat(5_000) })],
  ['that is not a JWS', async () => 'x'],
]

describe.each([
  ['a body of known length', false],
  ['a body in chunks', true],
])('a machine client that sends %s', (_way, chunked) => {
  it.each(['EdDSA', 'ES256'] as const)(
    '[FED-05] is authenticated by its token and an %s proof',
    async (alg) => {
      const { key, token } = await bound(alg)
      for (const claims of [
        {},
        { htu: `${publicOrigin}${path}?a=b#c` },
        { iat: now() - 85 },
        { iat: now() + 25 },
      ]) {
        const dpop = await key.proof(path, token, claims)
        const answer = await send({ authorization: `DPoP ${token}`, dpop }, chunked)
        expect([answer.status, answer.data]).toEqual([200, { products: [{ key: 'server' }] }])
      }
    },
  )

  it.each(forgeries)('[THR-01] is UNAUTHENTICATED with a proof %s', async (_what, forge) => {
    const boundToken = await bound()
    const headers = { authorization: `DPoP ${boundToken.token}`, dpop: await forge(boundToken) }
    expect(await send(headers, chunked)).toEqual(invalidProof)
  })

  it('[THR-01] is UNAUTHENTICATED without a proof, and with a replayed proof, in parallel or in sequence', async () => {
    const { key, token } = await bound()
    const authorization = `DPoP ${token}`
    expect(await send({ authorization }, chunked)).toEqual(invalidProof)
    const dpop = await key.proof(path, token)
    const answers = await Promise.all([1, 2, 3].map(() => send({ authorization, dpop }, chunked)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
    expect(await send({ authorization, dpop }, !chunked)).toEqual(invalidProof)
    expect((await send({ authorization, dpop: await key.proof(path, token) }, chunked)).status).toBe(200)
  })

  it('[THR-01] is UNAUTHENTICATED with a proof that another gateway has seen', async () => {
    const other = await startGateway((await started).environment)
    try {
      const { key, token } = await bound()
      const headers = { authorization: `DPoP ${token}`, dpop: await key.proof(path, token) }
      expect((await send(headers, chunked, path, other.url)).status).toBe(200)
      expect(await send(headers, chunked)).toEqual(invalidProof)
    } finally {
      await other.stop()
    }
  })

  it.each<[string, RegExp, (bound: BoundToken) => Promise<string>]>([
    ['htm', /^htm .* method/, ({ key, token }) => key.proof(path, token, { htm: 'GET' })],
    ['htu', /^htu .* public address/, ({ key, token }) => key.proof('/graphql', token)],
    ['iat', /^iat .* Date header/, ({ key, token }) => key.proof(path, token, { iat: now() - 95 })],
    ['a missing iat', /^iat /, ({ key, token }) => key.proof(path, token, { iat: undefined })],
    ['ath', /^ath .* SHA-256/, ({ key }) => key.proof(path, 'another')],
    ['jti', /^jti .* 128/, ({ key, token }) => key.proof(path, token, { jti: '' })],
    ['the type', /type dpop\+jwt/, ({ key, token }) => key.proof(path, token, {}, { typ: 'JWT' })],
    ['the key', /bound to\.$/, async ({ token }) => (await ProofKey.create()).proof(path, token)],
  ])('gets an error that names %s as the wrong part of its proof', async (_what, sentence, forge) => {
    const boundToken = await bound()
    const headers = { authorization: `DPoP ${boundToken.token}`, dpop: await forge(boundToken) }
    expect(await descriptionOf(headers)).toMatch(sentence)
  })

  it('gets an error that says whether a proof is missing or was used before', async () => {
    const { key, token } = await bound()
    const authorization = `DPoP ${token}`
    expect(await descriptionOf({ authorization })).toMatch(/^The DPoP header is missing/)
    const dpop = await key.proof(path, token)
    await send({ authorization, dpop }, chunked)
    expect(await descriptionOf({ authorization, dpop })).toMatch(/used before: .* new jti\.$/)
  })

  it('[THR-01] cannot use its token with the Bearer scheme to avoid the proof', async () => {
    const { key, token } = await bound()
    const bearer = { authorization: `Bearer ${token}` }
    expect(await send(bearer, chunked)).toEqual(invalidToken)
    expect(await send({ ...bearer, dpop: await key.proof(path, token) }, chunked)).toEqual(invalidToken)
  })

  it.each(['PARTNER', 'DASHBOARD'] as const)(
    '[THR-01] is UNAUTHENTICATED with a token of role %s that is not bound to a key',
    async (role) => {
      const { token } = await started
      const loose = await token({ role })
      const key = await ProofKey.create()
      expect(await send({ authorization: `Bearer ${loose}` }, chunked)).toEqual(unknownToken)
      const proven = { authorization: `DPoP ${loose}`, dpop: await key.proof(path, loose) }
      expect(await send(proven, chunked)).toEqual(invalidToken)
    },
  )

  it('[THR-01] is refused with a forged or expired token despite a valid proof', async () => {
    const { key, token } = await bound()
    const forged = `${token.slice(0, -8)}AAAAAAAA`
    const expired = await bound('EdDSA', { iat: now() - 400, exp: now() - 100 })
    for (const boundToken of [{ key, token: forged }, expired]) {
      const dpop = await boundToken.key.proof(path, boundToken.token)
      expect(await send({ authorization: `DPoP ${boundToken.token}`, dpop }, chunked)).toEqual(invalidToken)
    }
  })

  it.each<[string, Record<string, unknown>]>([
    ['whose session is not the client', { sid: 'sess_one' }],
    ['whose subject is not the client', { sub: 'acct_one' }],
    ['without a client id', { client_id: undefined }],
    ['with a second key binding', { cnf: { jkt: 'x', 'x5t#S256': 'y' } }],
  ])('[THR-01] is refused with a token %s', async (_what, claims) => {
    const { key, token } = await bound('EdDSA', claims)
    const dpop = await key.proof(path, token)
    expect(await send({ authorization: `DPoP ${token}`, dpop }, chunked)).toEqual(invalidToken)
  })

  it('[FED-05] is refused as soon as it is revoked', async () => {
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

describe('a machine client whose proofs fill its share of the memory', () => {
  afterEach(() => jest.restoreAllMocks())

  it('gets 429, and after how many seconds to try again', async () => {
    const { gateway } = await started
    const { key, token } = await bound()
    const use = ProofMemory.prototype.use
    jest.spyOn(ProofMemory.prototype, 'use').mockImplementationOnce(function (
      this: ProofMemory,
      owner,
      ...proof
    ) {
      for (let earlier = 0; earlier < 12_000; earlier++)
        use.call(this, owner, 'an earlier key', String(earlier))
      return use.call(this, owner, ...proof)
    })
    const response = await fetch(gateway.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `DPoP ${token}`,
        dpop: await key.proof(path, token),
      },
      body: JSON.stringify({ query }),
    })
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
    expect([response.status, response.headers.get('retry-after'), errors[0]!.extensions.code]).toEqual([
      ...[429, '60'],
      'RATE_LIMITED',
    ])
    // Another client has its own share.
    const other = await bound('EdDSA', { sub: 'client_two', sid: 'client_two', client_id: 'client_two' })
    const authorization = `DPoP ${other.token}`
    expect((await send({ authorization, dpop: await other.key.proof(path, other.token) })).status).toBe(200)
  })
})

describe('a person', () => {
  it('[THR-01] is refused with the DPoP scheme, and needs no proof with the Bearer scheme', async () => {
    const { token } = await started
    const accessToken = await token()
    const key = await ProofKey.create()
    const proven = { authorization: `DPoP ${accessToken}`, dpop: await key.proof('/graphql', accessToken) }
    for (const chunked of [false, true]) {
      expect(await send(proven, chunked, '/graphql')).toEqual(invalidToken)
      const answer = await send({ authorization: `Bearer ${accessToken}`, dpop: 'x' }, chunked, '/graphql')
      expect(answer.status).toBe(200)
    }
  })

  it('[THR-01] is refused with a token that is bound to a key', async () => {
    const { token } = await started
    const key = await ProofKey.create()
    const accessToken = await token({ claims: { cnf: { jkt: key.thumbprint } } })
    const proven = { authorization: `DPoP ${accessToken}`, dpop: await key.proof('/graphql', accessToken) }
    expect((await send(proven, false, '/graphql')).status).toBe(401)
    expect((await send({ authorization: `Bearer ${accessToken}` }, false, '/graphql')).status).toBe(401)
  })
})

describe('an UNAUTHENTICATED response', () => {
  it.each([
    ['/graphql', 'Sign in first.'],
    ['/partner/graphql', 'Send an access token with the scheme DPoP, and a DPoP proof.'],
  ])('of %s tells its callers what to send', async (at, message) => {
    const { gateway } = await started
    const response = await fetch(gateway.url + at, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer forged' },
      body: JSON.stringify({ query }),
    })
    expect(await response.json()).toMatchObject({ errors: [{ message }] })
  })

  it.each([
    ['/graphql', 'Bearer'],
    ['/device/graphql', 'Bearer'],
    ['/partner/graphql', `DPoP ${algs}`],
    ['/internal/graphql', `Bearer, DPoP ${algs}`],
  ])('of %s carries the challenge of its endpoint', async (at, challenge) => {
    for (const chunked of [false, true])
      expect((await send({ authorization: 'Bearer forged' }, chunked, at)).challenge).toBe(challenge)
  })
})
