import { connect } from 'node:net'
import { ConfigError } from '@enigm/configuration'
import { post, startSystem } from '../fixtures/system.fixture'
import { until } from '../fixtures/until.fixture'
import { startGateway } from '../start'

const started = startSystem()
afterAll(async () => (await started).stop())

const json = { 'content-type': 'application/json' }

describe('a request without valid GraphQL', () => {
  it.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['malformed JSON', '{"query": "{ me', json, 400, 'BAD_USER_INPUT'],
    ['a JSON string', '"query"', json, 400, 'BAD_USER_INPUT'],
    ['an empty object', '{}', json, 400, 'BAD_USER_INPUT'],
    ['an empty body', '', json, 400, 'BAD_USER_INPUT'],
    ['a query that is not a string', '{"query": {"kind": "Document"}}', json, 400, 'BAD_USER_INPUT'],
    ['variables as a string', '{"query": "{ __typename }", "variables": "{}"}', json, 400, 'BAD_USER_INPUT'],
    ['a batch', '[{"query": "{ __typename }"}, {"query": "{ __typename }"}]', json, 400, 'BAD_USER_INPUT'],
    ['more than 100 kB', JSON.stringify({ query: '#'.repeat(100_001) }), json, 413, 'LIMIT_EXCEEDED'],
    [
      'a form',
      'query={__typename}',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'BAD_USER_INPUT',
    ],
    ['plain text', '{"query": "{ __typename }"}', { 'content-type': 'text/plain' }, 415, 'BAD_USER_INPUT'],
    [
      'another character set',
      '{}',
      { 'content-type': 'application/json; charset=koi8-r' },
      415,
      'BAD_USER_INPUT',
    ],
    [
      'a compressed body',
      Buffer.from('1f8b', 'hex'),
      { ...json, 'content-encoding': 'gzip' },
      415,
      'BAD_USER_INPUT',
    ],
    [
      'a persisted query',
      '{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}',
      json,
      400,
      'BAD_USER_INPUT',
    ],
  ])(
    'with %s is refused in JSON, without repeating the input',
    async (_what, body, headers, status, code) => {
      const { gateway } = await started
      const answer = await post(`${gateway.url}/graphql`, body, headers)
      expect([answer.status, answer.codes]).toEqual([status, [code]])
      expect(answer.headers.get('content-type')).toMatch(/json/)
      expect(answer.text).not.toMatch(/SyntaxError|Unexpected|at position|stack/)
    },
  )

  it.each([
    ['PUT', '/graphql', 405],
    ['GET', '/nowhere', 404],
    ['POST', '/', 404],
    ['GET', '/explorer', 404],
    ['POST', '/graphql/', 404],
    ['POST', '/partner/graphql/', 404],
    ['POST', '/Partner/GraphQL', 404],
    ['GET', '/internal/graphql/', 404],
    ['POST', '/oauth/token/', 404],
    ['POST', '/auth/sign-in/', 404],
    ['GET', '/health/', 404],
    ['GET', '/ready/', 404],
  ])('%s %s is answered with %s in JSON', async (method, path, status) => {
    const { gateway } = await started
    const response = await fetch(`${gateway.url}${path}`, { method, headers: json })
    expect(response.status).toBe(status)
    expect(((await response.json()) as any).errors[0].extensions.code).toBe('BAD_USER_INPUT')
  })
})

describe('GET', () => {
  const get = async (query: string) => {
    const { gateway } = await started
    return fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`)
  }
  it('answers a query', async () => {
    expect(await (await get('{ products { key } }')).json()).toEqual({
      data: { products: [{ key: 'server' }] },
    })
  })

  it('executes no mutation', async () => {
    const response = await get('mutation { createAccount(input: { name: "x" }) { name } }')
    expect(response.status).toBe(405)
  })

  it('applies the limits', async () => {
    const response = await get(
      `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
    )
    expect([response.status, ((await response.json()) as any).errors[0].extensions.code]).toEqual([
      400,
      'LIMIT_EXCEEDED',
    ])
  })
})

describe('every response', () => {
  it('carries the security headers and a correlation id, and is not cached', async () => {
    const { ask } = await started
    const { headers } = await ask('{ products { key } }')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toContain('max-age')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('x-correlation-id')).toMatch(/^[\w-]{36}$/)
  })

  it.each([
    ['correlation-id-1', true],
    ['short', false],
    ['with spaces in it', false],
    ['a'.repeat(65), false],
  ])('keeps the correlation id "%s" only if it is well-formed', async (given, kept) => {
    const { ask } = await started
    const { headers } = await ask('{ products { key } }', { headers: { 'x-correlation-id': given } })
    expect(headers.get('x-correlation-id') === given).toBe(kept)
  })
})

describe('operations', () => {
  it('/health responds, /ready tells every caller whether it is ready, and operators what is missing', async () => {
    const { gateway, devices } = await started
    const ready = async (url: string) => {
      const response = await fetch(`${url}/ready`)
      return { status: response.status, body: await response.json() }
    }
    for (const url of [gateway.url, gateway.operationsUrl]) {
      expect((await fetch(`${url}/health`)).status).toBe(200)
      await until(
        () => ready(url),
        ({ status }) => status === 200,
      )
    }
    devices.missing = ['postgres']
    expect(await ready(gateway.url)).toEqual({ status: 503, body: { ready: false } })
    expect(await ready(gateway.operationsUrl)).toEqual({
      status: 503,
      body: { ready: false, missing: ['devices: postgres'] },
    })
    devices.missing = []
    expect(await ready(gateway.url)).toEqual({ status: 200, body: { ready: true } })
    expect(await ready(gateway.operationsUrl)).toEqual({ status: 200, body: { ready: true, missing: [] } })
  })

  it('/metrics counts by root field and outcome, never by a name that a client chooses', async () => {
    const { ask, gateway } = await started
    for (let index = 0; index < 3; index += 1) await ask(`query Name${index} { a${index}: products { key } }`)
    await ask('query Both { products { key } __typename }')
    await ask('query Spread { ...F } fragment F on Query { products { key } }')
    const text = await (await fetch(`${gateway.operationsUrl}/metrics`)).text()
    const count = (operation: string) =>
      Number(
        new RegExp(`_count\\{audience="panel",operation="${operation}",outcome="OK"\\} (\\d+)`).exec(
          text,
        )?.[1],
      )
    expect(count('Query.products')).toBeGreaterThanOrEqual(3)
    expect(count('Query.several')).toBe(2)
    expect(text).not.toMatch(/Name0|Both|Spread/)
  })

  it('/metrics is not at the address for clients', async () => {
    const { gateway } = await started
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404)
  })
})

describe('stopping', () => {
  it('finishes requests in flight and refuses new connections', async () => {
    const system = await startSystem()
    let release = () => {}
    const delay = new Promise<void>((resolve) => (release = resolve))
    system.accounts.answer = () => ({ status: 200, body: '{"data":{"products":[{"key":"late"}]}}', delay })
    const answer = system.ask('{ products { key } }')
    await until(
      () => system.accounts.received.length,
      (count) => count === 1,
    )
    const stopped = system.stop()
    const { port } = new URL(system.gateway.url)
    await until(
      () =>
        new Promise<boolean>((resolve) => {
          const probe = connect(Number(port), '127.0.0.1')
          probe.once('connect', () => resolve(false)).once('error', () => resolve(true))
          probe.once('connect', () => probe.destroy())
        }),
      Boolean,
    )
    release()
    expect((await answer).body).toEqual({ data: { products: [{ key: 'late' }] } })
    await stopped
  })
})

describe('starting', () => {
  it('reports all mistakes of the environment at once, without their values', async () => {
    const wrong = startGateway({
      PORT: 'secret-port',
      NATS_URL: 'nowhere',
      ACCESS_PUBLIC_KEYS: '{secret',
      INTERNAL_SIGNING_KEY: '{}',
    })
    await expect(wrong).rejects.toThrow(ConfigError)
    await expect(wrong).rejects.toThrow(
      /PORT(.|\n)*NATS_URL(.|\n)*ACCESS_PUBLIC_KEYS(.|\n)*INTERNAL_SIGNING_KEY(.|\n)*SUBGRAPH_URLS/,
    )
    await expect(wrong).rejects.not.toThrow(/secret/)
  })

  it('reports a subgraph without an address', async () => {
    const { environment, accounts } = await started
    const changed = { ...environment, SUBGRAPH_URLS: JSON.stringify({ accounts: accounts.url }) }
    await expect(startGateway(changed)).rejects.toThrow('SUBGRAPH_URLS has no address of "devices".')
  })

  it('does not need the broker or the subgraphs', async () => {
    const { environment } = await started
    const nowhere = 'http://127.0.0.1:9'
    const gateway = await startGateway({
      ...environment,
      NATS_URL: 'nats://127.0.0.1:9',
      SUBGRAPH_URLS: JSON.stringify({ accounts: nowhere, devices: nowhere }),
    })
    const response = await fetch(`${gateway.operationsUrl}/ready`)
    expect([response.status, await response.json()]).toEqual([
      503,
      { ready: false, missing: ['nats: revocations', 'accounts', 'devices'] },
    ])
    await gateway.stop()
  })
})
