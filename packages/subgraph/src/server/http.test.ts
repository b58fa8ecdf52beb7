import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { Agent, request as httpRequest } from 'node:http'
import { tokenIssuer, tokenType, type Role } from '@enigm/contracts'
import type { GraphQLSchema } from 'graphql'
import { SignJWT, UnsecuredJWT } from 'jose'
import type { Context } from '../context'
import { createTestKey, internalToken, type TestCaller, type TestKey } from '../testkit/keys'
import { until } from '../testkit/until'
import { serving } from './serving.fixture'

const account: TestCaller = {
  accountId: 'acct_one',
  sessionId: 'sess_one',
  role: 'CUSTOMER',
  scopes: ['devices:read'],
}
const bearer = async (key: TestKey, caller: TestCaller = account) => ({
  authorization: `Bearer ${await internalToken(key, 'devices', caller)}`,
})
const query = (text: string, variables?: object) => JSON.stringify({ query: text, variables })
const PRODUCTS = query('{ products }')

interface Forgery {
  typ?: string
  issuer?: string
  audience?: string | string[]
  issuedAt?: number | null
  expires?: number | null
  claims?: Record<string, unknown>
}

const now = () => Math.floor(Date.now() / 1_000)

function forged(
  key: TestKey,
  { typ, issuer, audience, issuedAt, expires, claims }: Forgery,
): Promise<string> {
  const token = new SignJWT({ sub: 'acct_one', sid: 'sess_one', role: 'CUSTOMER', scopes: [], ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: typ ?? tokenType.internal })
    .setIssuer(issuer ?? tokenIssuer)
    .setAudience(audience ?? 'devices')
  if (issuedAt !== null) token.setIssuedAt(issuedAt ?? now())
  if (expires !== null) token.setExpirationTime(expires ?? now() + 30)
  return token.sign(key.privateKey)
}

describe('an internal request [BND-06]', () => {
  it.each<[string, Forgery]>([
    ['expired', { issuedAt: now() - 50, expires: now() - 20 }],
    ['older than a minute', { issuedAt: now() - 70, expires: now() + 30 }],
    ['from the future', { issuedAt: now() + 60, expires: now() + 90 }],
    ['without an end', { expires: null }],
    ['without a beginning', { issuedAt: null }],
    ['of another kind', { typ: tokenType.access }],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['for another subgraph', { audience: 'accounts' }],
    ['for several subgraphs', { audience: ['devices', 'accounts'] }],
    ['with an unknown role', { claims: { role: 'ROOT' } }],
    ['without scopes', { claims: { scopes: undefined } }],
  ])('answers 401 to a token %s', (_what, forgery) =>
    serving(async ({ post, internal }) => {
      const response = await post(PRODUCTS, { authorization: `Bearer ${await forged(internal, forgery)}` })
      expect([response.status, await response.json()]).toEqual([
        401,
        { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] },
      ])
    }),
  )

  it('answers 401 to no token, garbage, another scheme, a foreign key, and a token that is not signed', () =>
    serving(async ({ post, internal }) => {
      const token = await internalToken(internal, 'devices', account)
      const foreign = await internalToken(await createTestKey(), 'devices', account)
      const unsigned = new UnsecuredJWT({ sub: 'acct_one', scopes: [] })
        .setIssuer(tokenIssuer)
        .setAudience('devices')
        .setIssuedAt()
        .setExpirationTime('30s')
        .encode()
      const [head = '', body = '', signature = ''] = token.split('.')
      const altered = Buffer.from(body, 'base64url').toString().replace('CUSTOMER', 'OPERATOR')
      const tampered = [head, Buffer.from(altered).toString('base64url'), signature].join('.')
      const headers = [
        '',
        'Bearer',
        'Bearer a.b.c',
        `Basic ${token}`,
        ...[foreign, unsigned, tampered].map((t) => `Bearer ${t}`),
      ]
      const answers = await Promise.all(headers.map((authorization) => post(PRODUCTS, { authorization })))
      expect(answers.map(({ status }) => status)).toEqual(headers.map(() => 401))
      expect((await post(PRODUCTS, { 'x-account-id': 'acct_one' })).status).toBe(401)
    }))

  it.each(['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }', '{ __typename }'])(
    'answers 401 to %s without a token',
    (text) =>
      serving(async ({ post }) => {
        expect((await post(query(text))).status).toBe(401)
      }),
  )

  it.each<[string, TestCaller, string]>([
    ['an account', account, 'one held by account'],
    [
      'a partner',
      { accountId: 'client_1', organizationId: 'org_1', role: 'PARTNER', scopes: [] },
      'one held by machine',
    ],
    ['a dashboard', { accountId: 'client_1', role: 'DASHBOARD', scopes: [] }, 'one held by machine'],
    ['the gateway', { role: 'GATEWAY', scopes: ['gateway:sessions'] }, 'one held by gateway'],
  ])('knows %s', (_who, caller, holder) =>
    serving(async ({ post, internal }) => {
      const response = await post(query('{ book(id: "one") { holder } }'), await bearer(internal, caller))
      expect(await response.json()).toEqual({ data: { book: { holder } } })
    }),
  )

  it.each<[string, Role | undefined]>([
    ['no role', undefined],
    ['the role of a customer', 'CUSTOMER'],
  ])('is anonymous and without scopes if its token has no subject and %s', (_what, role) =>
    serving(async ({ post, internal }) => {
      const headers = await bearer(internal, { role, scopes: ['devices:read'] })
      const response = await post(query('{ products books { edges { cursor } } }'), headers)
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
      expect([response.status, errors[0]?.extensions.code]).toEqual([200, 'UNAUTHENTICATED'])
    }),
  )
})

describe('POST /graphql', () => {
  it.each([
    ['no JSON', '{"query": "{ products'],
    ['a list of requests', `[${PRODUCTS}]`],
    ['no query', '{}'],
    ['an empty query', '{"query": ""}'],
    ['variables that are no object', '{"query": "{ products }", "variables": [1]}'],
    ['null', 'null'],
    ['nothing', ''],
  ])('answers 400 in JSON to a body that is %s', (_what, body) =>
    serving(async ({ post, internal }) => {
      const response = await post(body, await bearer(internal))
      expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
        400,
        'application/json; charset=utf-8',
        {
          errors: [
            {
              message: 'The body must be a JSON object with a query.',
              extensions: { code: 'BAD_USER_INPUT' },
            },
          ],
        },
      ])
    }),
  )

  it('answers 413 in JSON to more than 100 kB, announced or not', () =>
    serving(async ({ server, post, internal }) => {
      const body = query('{ products }', { filling: 'x'.repeat(100_001) })
      const headers = await bearer(internal)
      const announced = await post(body, headers)
      const streamed = await fetch(server.url, {
        method: 'POST',
        headers,
        body: new Blob([body, 'x'.repeat(3_000_000)]).stream(),
        duplex: 'half',
      } as RequestInit)
      const refusal = {
        errors: [{ message: 'The request is too large.', extensions: { code: 'LIMIT_EXCEEDED' } }],
      }
      expect([announced.status, await announced.json()]).toEqual([413, refusal])
      expect([streamed.status, await streamed.json()]).toEqual([413, refusal])
    }))

  it('keeps a correlation id of the right form and replaces any other', () =>
    serving(async ({ post, internal }) => {
      const headers = await bearer(internal)
      const correlationOf = async (id: string) =>
        (await post(PRODUCTS, { ...headers, 'x-correlation-id': id })).headers.get('x-correlation-id')
      expect(await correlationOf('abcd-1234')).toBe('abcd-1234')
      expect(await correlationOf('short')).toMatch(/^[0-9a-f-]{36}$/)
      expect(await correlationOf('has a space in it')).toMatch(/^[0-9a-f-]{36}$/)
    }))
})

describe('a caller that closes its connection', () => {
  it('has left for the resolvers that look, and the work that has begun is completed', async () => {
    const gate = new EventEmitter()
    const begun = once(gate, 'begun')
    const completed = once(gate, 'completed')
    const waiting = (schema: GraphQLSchema) => {
      schema.getQueryType()!.getFields().products!.resolve = async (_root, _args, context: Context) => {
        gate.emit('begun', context)
        await once(gate, 'go on')
        gate.emit('completed', context.isAbandoned!())
        return ['late']
      }
      return schema
    }
    await serving(async ({ server, internal, post }) => {
      const leaving = new AbortController()
      const headers = { 'content-type': 'application/json', ...(await bearer(internal)) }
      const { signal } = leaving
      const answer = fetch(server.url, { method: 'POST', body: PRODUCTS, headers, signal })
      const [context] = (await begun) as [Context]
      expect(context.isAbandoned!()).toBe(false)
      leaving.abort()
      await expect(answer).rejects.toThrow('aborted')
      await until(async () => context.isAbandoned!())
      gate.emit('go on')
      expect(await completed).toEqual([true])
      expect((await post('{}', await bearer(internal))).status).toBe(400)
    }, waiting)
  })
})

describe('the other addresses', () => {
  it('/health answers while the process lives', () =>
    serving(async ({ base }) => {
      const response = await fetch(`${base}/health`)
      expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
    }))

  it('/ready answers 503 with the missing dependencies, and 200 without any', () =>
    serving(async ({ base, missing }) => {
      missing.push('nats')
      const waiting = await fetch(`${base}/ready`)
      expect([waiting.status, await waiting.json()]).toEqual([503, { ready: false, missing: ['nats'] }])
      missing.length = 0
      const ready = await fetch(`${base}/ready`)
      expect([ready.status, await ready.json()]).toEqual([200, { ready: true, missing: [] }])
    }))

  it('/metrics counts refusals and expected failures by operation and code, and times operations', () =>
    serving(async ({ base, post, internal }) => {
      const manager = await bearer(internal, { ...account, scopes: ['devices:manage'] })
      await post(PRODUCTS, {})
      await post(query('{ mine: books { edges { cursor } } }'), manager)
      await post(query('mutation Mine { lendBook(input: { bookId: "two" }) { errors { code } } }'), manager)
      const metrics = await (await fetch(`${base}/metrics`)).text()
      expect(metrics).toContain(
        'enigm_refusals_total{service="devices",operation="none",code="UNAUTHENTICATED"} 1',
      )
      expect(metrics).toContain(
        'enigm_refusals_total{service="devices",operation="Query.books",code="FORBIDDEN"} 1',
      )
      expect(metrics).toContain(
        'enigm_refusals_total{service="devices",operation="Mutation.lendBook",code="LENT"} 1',
      )
      expect(metrics).toMatch(
        /enigm_operation_duration_seconds_count\{service="devices",operation="Query.books"\} 1/,
      )
      expect(metrics.toLowerCase()).not.toContain('mine')
    }))

  it.each(['GET /graphql', 'POST /health', 'GET /', 'GET /graphql/', 'DELETE /metrics'])(
    '%s is 404',
    (address) =>
      serving(async ({ base }) => {
        const [method, path] = address.split(' ')
        expect((await fetch(`${base}${path}`, { method })).status).toBe(404)
      }),
  )
})

describe('stop', () => {
  it('finishes running requests, closes kept-alive connections and accepts no new ones', async () => {
    const gate = new EventEmitter()
    const started = once(gate, 'started')
    const slow = (schema: GraphQLSchema) => {
      schema.getQueryType()!.getFields().products!.resolve = async () => {
        gate.emit('started')
        await once(gate, 'finish')
        return ['slow']
      }
      return schema
    }
    await serving(async ({ server, post, internal, base }) => {
      const agent = new Agent({ keepAlive: true })
      const [idle] = (await once(httpRequest(`${base}/health`, { agent }).end(), 'response')) as [
        NodeJS.ReadableStream,
      ]
      await once(idle.resume(), 'end')
      const inFlight = post(PRODUCTS, await bearer(internal))
      await started
      const stopped = server.stop()
      const refused = connect({ host: '127.0.0.1', port: Number(new URL(base).port) })
      const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException]
      expect(error.code).toBe('ECONNREFUSED')
      gate.emit('finish')
      const last = await inFlight
      expect([last.headers.get('connection'), await last.json()]).toEqual([
        'close',
        { data: { products: ['slow'] } },
      ])
      await stopped
      agent.destroy()
    }, slow)
  })

  it('answers while its gateways move on, and shows them that it is stopping', () =>
    serving(async ({ server, base, internal, post }) => {
      server.drain()
      const ready = await fetch(`${base}/ready`)
      expect([ready.status, await ready.json()]).toEqual([503, { ready: false, missing: ['stopping'] }])
      const answer = await post(PRODUCTS, await bearer(internal))
      expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close'])
    }))
})
