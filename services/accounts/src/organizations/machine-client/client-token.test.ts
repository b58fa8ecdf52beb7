import { createHmac } from 'node:crypto'
import { newId, scopesOfRole, tokenAudience, tokenIssuer } from '@enigm/contracts'
import { base64url, createLocalJWKSet, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { failureOf } from '@enigm/subgraph/testkit'
import {
  ClientKey,
  gatewayCaller,
  issueMutation,
  startTestClients,
  thumbprint,
  tokenEndpoint,
} from './machine-client.fixture'

const starting = startTestClients()
afterAll(async () => (await starting).accounts.subgraph.stop())

const now = () => Math.floor(Date.now() / 1000)
const unproven = [
  {
    code: 'CLIENT_UNPROVEN',
    message: 'The client is unknown, or its assertion does not authenticate it.',
    path: [],
  },
]

async function partner() {
  const clients = await starting
  const admin = await clients.administrator()
  return { clients, admin, client: await clients.partner(admin.caller, admin.organizationId) }
}
type Client = Awaited<ReturnType<typeof partner>>['client']

const forgeries: [string, (client: Client) => Promise<string>][] = [
  ['another audience', ({ id, key }) => key.assertion(id, { aud: 'http://localhost:4000/graphql' })],
  [
    'an audience elsewhere',
    ({ id, key }) => key.assertion(id, { aud: 'https://elsewhere.example/oauth/token' }),
  ],
  [
    'several audiences',
    ({ id, key }) => key.assertion(id, { aud: [tokenEndpoint, 'https://elsewhere.example'] }),
  ],
  ['no audience', ({ id, key }) => key.assertion(id, { aud: undefined })],
  ['another issuer', ({ id, key }) => key.assertion(id, { iss: newId('client') })],
  ['no issuer', ({ id, key }) => key.assertion(id, { iss: undefined })],
  ['another subject', ({ id, key }) => key.assertion(id, { sub: newId('client') })],
  ['no subject', ({ id, key }) => key.assertion(id, { sub: undefined })],
  ['a subject that is no client', ({ id, key }) => key.assertion(id, { sub: newId('account') })],
  ['no end', ({ id, key }) => key.assertion(id, { exp: undefined })],
  ['an end that is too far', ({ id, key }) => key.assertion(id, { exp: now() + 340 })],
  ['an end that has come', ({ id, key }) => key.assertion(id, { iat: now() - 100, exp: now() - 40 })],
  ['no beginning', ({ id, key }) => key.assertion(id, { iat: undefined })],
  ['a beginning to come', ({ id, key }) => key.assertion(id, { iat: now() + 60, exp: now() + 120 })],
  ['a beginning long ago', ({ id, key }) => key.assertion(id, { iat: now() - 400 })],
  ['no id', ({ id, key }) => key.assertion(id, { jti: undefined })],
  ['an empty id', ({ id, key }) => key.assertion(id, { jti: '' })],
  ['an id beyond all measure', ({ id, key }) => key.assertion(id, { jti: 'x'.repeat(129) })],
  ['the type of a proof', ({ id, key }) => key.assertion(id, {}, { typ: 'dpop+jwt' })],
  ['the type of an access token', ({ id, key }) => key.assertion(id, {}, { typ: 'at+jwt' })],
  [
    'an unknown critical header',
    async ({ id, key }) => {
      const header = base64url.encode(JSON.stringify({ alg: 'EdDSA', crit: ['x'], x: 1 }))
      const signed = `${header}.${base64url.encode(JSON.stringify(key.claims(id)))}`
      const signature = await crypto.subtle.sign('Ed25519', key.privateKey, Buffer.from(signed))
      return `${signed}.${Buffer.from(signature).toString('base64url')}`
    },
  ],
  ['the key of another client', async ({ id }) => (await partner()).client.key.assertion(id)],
  [
    'a key in the header',
    async ({ id }) => {
      const own = await ClientKey.create()
      return own.assertion(
        id,
        {},
        { jwk: own.jwk, jku: 'https://elsewhere.example/keys', kid: own.thumbprint },
      )
    },
  ],
  [
    'alg none',
    async ({ id, key }) => {
      const header = base64url.encode(JSON.stringify({ alg: 'none' }))
      return `${header}.${base64url.encode(JSON.stringify(key.claims(id)))}.`
    },
  ],
  [
    'alg HS256 with the public key as secret',
    async ({ id, key }) => {
      const header = base64url.encode(JSON.stringify({ alg: 'HS256' }))
      const signed = `${header}.${base64url.encode(JSON.stringify(key.claims(id)))}`
      const secret = Buffer.from(key.jwk.x, 'base64url')
      return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
    },
  ],
  [
    'an RSA key',
    async ({ id, key }) => {
      const { privateKey } = await generateKeyPair('RS256')
      return new SignJWT(key.claims(id)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
    },
  ],
  [
    'claims that were changed afterwards',
    async ({ id, key }) => {
      const [header, , signature] = (await key.assertion(id)).split('.')
      return `${header}.${base64url.encode(JSON.stringify(key.claims(id)))}.${signature}`
    },
  ],
  ['no token at all', async () => 'x'],
]

describe('issueClientToken', () => {
  it('takes one audience as text or as a list, and a clock that differs by 25 seconds', async () => {
    const { clients, client } = await partner()
    const ahead = { iat: now() + 25, exp: now() + 325 }
    const behind = { iat: now() - 85, exp: now() - 25 }
    for (const claims of [{ aud: [tokenEndpoint] }, ahead, behind]) {
      const { errors } = await clients.issue(await client.key.assertion(client.id, claims))
      expect(errors).toEqual([])
    }
  })

  it('[FED-05] signs a token of five minutes for the one organization, bound to the key of the proof', async () => {
    const { clients, admin, client } = await partner()
    const { token, expiresAt, scopes } = await clients.issue(await client.key.assertion(client.id))
    const keys = createLocalJWKSet(JSON.parse(clients.accounts.access.jwks))
    const { payload, protectedHeader } = await jwtVerify(token!, keys)
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' })
    const held = scopesOfRole.PARTNER
    expect(payload).toEqual({
      iss: tokenIssuer,
      aud: tokenAudience.gateway,
      sub: client.id,
      sid: client.id,
      client_id: client.id,
      ver: 1,
      role: 'PARTNER',
      org: admin.organizationId,
      scopes: held,
      scope: held.join(' '),
      cnf: { jkt: thumbprint },
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: payload.iat! + 300,
    })
    expect([expiresAt, scopes]).toEqual([new Date(payload.exp! * 1000).toISOString(), held])
    const [row] = await clients.accounts.sql(
      'SELECT version, last_used_day FROM machine_client WHERE id = $1',
      client.id,
    )
    expect([row.version, row.last_used_day?.toISOString().slice(11)]).toEqual([1, '00:00:00.000Z'])
  })

  it('[FED-06] gives a dashboard aggregates, and no organization', async () => {
    const clients = await starting
    const operator = await clients.accounts.person('OPERATOR')
    const dashboard = await clients.dashboard(operator.caller)
    const { token, scopes } = await clients.issue(await dashboard.key.assertion(dashboard.id))
    expect(scopes).toEqual(scopesOfRole.DASHBOARD)
    const payload = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString())
    expect(payload).toMatchObject({ role: 'DASHBOARD', sub: dashboard.id })
    expect(payload).not.toHaveProperty('org')
  })

  it.each([undefined, 'JWT', 'client-authentication+jwt'])('takes an assertion of type %s', async (typ) => {
    const { clients, client } = await partner()
    const assertion = await client.key.assertion(client.id, {}, typ ? { typ } : {})
    expect((await clients.issue(assertion)).errors).toEqual([])
  })

  it.each(forgeries)(
    '[THR-01] refuses an assertion with %s, with the answer for an unknown client',
    async (_, forge) => {
      const { clients, client } = await partner()
      const before = await clients.standing(client.id)
      const answer = await clients.issue(await forge(client))
      expect(answer).toEqual({ token: null, expiresAt: null, scopes: null, errors: unproven })
      const unknown = await (await ClientKey.create()).assertion(newId('client'))
      expect(await clients.issue(unknown)).toEqual(answer)
      expect(await clients.standing(client.id)).toEqual(before)
      expect(await clients.accounts.sql('SELECT 1 FROM used_jti WHERE holder = $1', client.id)).toEqual([])
    },
  )

  it('[THR-01] accepts an assertion once, also in parallel', async () => {
    const { clients, client } = await partner()
    const assertion = await client.key.assertion(client.id)
    const answers = await Promise.all(Array.from({ length: 6 }, () => clients.issue(assertion)))
    expect(answers.filter(({ token }) => token)).toHaveLength(1)
    expect((await clients.issue(assertion)).errors).toEqual(unproven)
  })

  it('[THR-01] accepts a proof once, and does not consume the assertion that comes with a used one', async () => {
    const { clients, client } = await partner()
    const proof = { proofId: 'the-same', keyThumbprint: client.key.thumbprint }
    expect((await clients.issue(await client.key.assertion(client.id), proof)).errors).toEqual([])
    const assertion = await client.key.assertion(client.id)
    expect((await clients.issue(assertion, proof)).errors).toMatchObject([{ code: 'PROOF_REPLAYED' }])
    expect((await clients.issue(assertion)).errors).toEqual([])
  })

  it('lets two clients have the same id in their assertions', async () => {
    const [one, other] = [await partner(), await partner()]
    for (const { clients, client } of [one, other]) {
      const assertion = await client.key.assertion(client.id, { jti: 'the-same' })
      expect((await clients.issue(assertion)).errors).toEqual([])
    }
  })

  it('narrows the token to the requested scopes', async () => {
    const { clients, client } = await partner()
    const ask = async (scope: string) => clients.issue(await client.key.assertion(client.id), { scope })
    expect((await ask('servers:read')).scopes).toEqual(['servers:read'])
    expect((await ask('servers:read orders:place servers:read')).scopes).toEqual([
      'orders:place',
      'servers:read',
    ])
    expect((await ask('')).scopes).toEqual(scopesOfRole.PARTNER)
  })

  it.each([
    'account:self',
    'dashboard:read',
    'gateway:sessions',
    'servers:read platform:operate',
    'nothing',
    ' ',
  ])('[THR-01] widens nothing: %j is SCOPE_NOT_GRANTED', async (scope) => {
    const { clients, client } = await partner()
    const { token, errors } = await clients.issue(await client.key.assertion(client.id), { scope })
    expect([token, errors[0]?.code]).toEqual([null, 'SCOPE_NOT_GRANTED'])
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a customer', 'CUSTOMER', 'FORBIDDEN'],
    ['an operator', 'OPERATOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[THR-01] is not for %s', async (_, role, code) => {
    const { clients, client } = await partner()
    const { subgraph } = clients.accounts
    const input = {
      assertion: await client.key.assertion(client.id),
      keyThumbprint: thumbprint,
      proofId: 'p',
    }
    const answer = await subgraph.call(role && subgraph.caller(role), issueMutation, { input })
    expect(failureOf(answer)).toBe(code)
  })
})

describe('recordDenial', () => {
  const recordDenial =
    'mutation ($input: RecordDenialInput!) { recordDenial(input: $input) { recorded errors { code } } }'
  const ask = async (id: string) => {
    const { accounts } = await starting
    const input = { accountId: id, sessionId: id, action: 'Mutation.createServer', code: 'FORBIDDEN' }
    return (await accounts.subgraph.call(gatewayCaller, recordDenial, { input })).data.recordDenial.recorded
  }

  it('[THR-01] records a refusal of a partner in the trail of its organization, under the client', async () => {
    const { clients, admin, client } = await partner()
    expect(await ask(client.id)).toBe(true)
    const trail = await clients.accounts.subgraph.audit(`organization:${admin.organizationId}`)
    expect(trail.at(-1)).toMatchObject({
      actor: client.id,
      action: 'Mutation.createServer',
      outcome: 'DENIED',
      reason: 'FORBIDDEN',
    })
  })

  it('[THR-01] records a refusal of a dashboard in the platform’s trail, at most 60 a minute of one client', async () => {
    const clients = await starting
    const operator = await clients.accounts.person('OPERATOR')
    const dashboard = await clients.dashboard(operator.caller)
    await clients.accounts.sql(
      `INSERT INTO machine_denial_window VALUES ($1, date_trunc('minute', now()), 60, 0)`,
      dashboard.id,
    )
    const before = (await clients.accounts.subgraph.audit('platform')).length
    const answers = [await ask(dashboard.id)]
    await clients.accounts.sql(
      `UPDATE machine_denial_window SET minute = minute - interval '1 minute' WHERE client_id = $1`,
      dashboard.id,
    )
    answers.push(await ask(dashboard.id))
    expect(answers).toEqual([false, true])
    expect((await clients.accounts.subgraph.audit('platform')).slice(before)).toMatchObject([
      { actor: dashboard.id, outcome: 'DENIED' },
    ])
    expect(await ask(newId('client'))).toBe(false)
  })
})
