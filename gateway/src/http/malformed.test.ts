import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Pool, type Dispatcher } from 'undici'
import { freePort } from '../fixtures/nats.fixture'
import { startSystem } from '../fixtures/system.fixture'
import { until } from '../fixtures/until.fixture'

const REQUESTS = Number(process.env['TEST_MALFORMED_REQUESTS'] ?? 20_000)
const CLIENTS = 16
const INFO = 30

/** Choices that repeat in every run (mulberry32). */
function choices(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return { next, pick: <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]! }
}

const paths = [
  '/graphql', '/partner/graphql', '/internal/graphql', '/device/graphql', '/auth/sign-in', '/auth/refresh',
  '/auth/sign-out', '/oauth/token', '/events', '/.well-known/jwks.json', '/.well-known/oauth-authorization-server', '/health', '/graphql/', '/auth', '/nowhere', '/graphql?query=%', '//[', '/%E0%A4%A',
] // prettier-ignore
/** Of the operations listener. */
const operationsPaths = [
  '/metrics',
  '/health',
  '/metrics?a=%',
  '/graphql',
  '/ready/',
  '/nowhere',
  '//[',
  '/%E0%A4%A',
]
const methods = ['POST', 'POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'] as const
const documents = [
  'subscription { x }', 'mutation { x }', 'query A { __typename } query B { __typename }', '{ __typename }', '{', '',
  'subscription S { products { key } }', 'mutation M { createAccount }', '{ products(first: $n) { key } }',
  'query ($n: Int) { products(first: $n) { key } }', 'query ($n: Int = 1) { products(first: $n) { key } }',
  'query ($yes: Boolean = true) { __typename @include(if: $yes) }', 'fragment F on Query { ...F } { ...F }',
  'query ($representations: Int = 2) { products(first: $representations) { key } }', '{ __schema { types { name } } }',
  'query ($n: String = "a") { __type(name: $n) { name } }', '{ __type(name: null) { name } }', '{ _entities { id } }',
  'query ($c: Country) { products(country: $c) { key ... on Product @skip(if: true) { title } } }', '{ ...F }',
  'query ($i: CreateAccountInput!) { __typename }', 'type Query { a: Int }', '{ a: __typename a: products { key } }',
  'query @include(if: true) { __typename }', '\u0000', '{ products(first: 1e999) { key } }', '"""',
] // prettier-ignore
const values: readonly unknown[] = [
  null, true, 0, -1, 1e308, '', 'X', '\u0000', '__proto__', [], [[]], {}, { n: null }, { n: 'x', yes: null },
  { n: 1e20 }, { yes: 7 }, { c: 'XX' }, { c: null, n: 3 }, JSON.parse('{"__proto__":1,"constructor":1}'), { representations: null },
  { i: { name: 1 } }, '{}', ['{ __typename }'],
] // prettier-ignore

function malformed(seed: number) {
  const { next, pick } = choices(seed)
  const method = pick(methods)
  const headers: Record<string, string> = { 'content-type': pick(contentTypes) }
  for (const [name, some] of Object.entries(oddHeaders)) if (next() < 0.15) headers[name] = pick(some)
  const isOperations = next() < 0.1
  const path = pick(isOperations ? operationsPaths : paths)
  return { isOperations, path, method, headers, body: method === 'GET' || method === 'HEAD' ? null : body() }

  function body(): string {
    const kind = next()
    if (kind < 0.05) return pick(['', '\ufeff{}', '[', 'null', '"', '[1]', '{"query"', 'a=b&a=c', '%'])
    if (kind < 0.1)
      return `{"query":"{__typename}","variables":{"n":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`
    const request: Record<string, unknown> = { query: next() < 0.85 ? pick(documents) : pick(values) }
    for (const name of ['variables', 'operationName', 'extensions', 'id'])
      if (next() < 0.4) request[name] = pick(values)
    const text = JSON.stringify(request)
    return next() < 0.1 ? text.slice(0, Math.floor(next() * text.length)) : text
  }
}

const contentTypes = [
  ...Array.from({ length: 8 }, () => 'application/json'),
  'application/json; charset=utf-8', 'application/json; charset=x', 'application/x-www-form-urlencoded', 'text/plain',
  'multipart/form-data', 'application/json;;', '/', 'application/jsonp',
] // prettier-ignore
const oddHeaders: Record<string, string[]> = {
  accept: ['*/*', 'text/html', 'multipart/mixed', 'application/graphql-response+json', ';;', 'a/b;q=x'],
  authorization: ['Bearer', 'Bearer a.b.c', 'DPoP e30.e30.x', 'Basic x', `Bearer ${'a'.repeat(5_000)}`, ''],
  dpop: ['x', 'e30.e30.e30', 'a.b.c.d'],
  'content-encoding': ['gzip', 'br', 'identity', 'x'],
  'x-correlation-id': ['short', 'a b c d e f g h', 'correct-length-1'],
  cookie: ['__Host-refresh=x', 'a', ';;;=', '__Host-refresh=%E0%A4%A'],
  origin: ['null', 'https://command.example', 'x'],
  'sec-fetch-site': ['same-origin', 'cross-site'],
}

/** Nothing of a stream of hints, which has no end. */
async function textOf({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (headers['content-type'] !== 'text/event-stream') return body.text()
  body.on('error', () => undefined).destroy()
  return ''
}

describe('a malformed request', () => {
  it(`is never a fault of the gateway: ${REQUESTS} on every endpoint get no 5xx and leave no line above info`, async () => {
    const system = await startSystem()
    const [port, operationsPort] = [await freePort(), await freePort()]
    const ports = { PORT: String(port), OPERATIONS_PORT: String(operationsPort) }
    const gateway = spawn(process.execPath, [join(__dirname, '..', '..', 'dist', 'main.js')], {
      env: { PATH: process.env['PATH'], ...system.environment, ...ports, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let log = ''
    gateway.stdout.setEncoding('utf8').on('data', (chunk: string) => (log += chunk))
    const url = `http://127.0.0.1:${port}`
    const pool = new Pool(url, { connections: CLIENTS })
    const operations = new Pool(`http://127.0.0.1:${operationsPort}`, { connections: CLIENTS })
    try {
      await until(
        async () => (await fetch(`${url}/ready`).catch(() => undefined))?.status,
        (status) => status === 200,
      )
      const wrong: unknown[] = []
      let seed = 0
      const token = await system.token()
      const client = async () => {
        while (seed < REQUESTS) {
          const { headers, isOperations, ...request } = malformed((seed += 1))
          if (seed % 3 === 0) headers['authorization'] = `Bearer ${token}`
          const answer = await (isOperations ? operations : pool).request({ ...request, headers })
          const { statusCode } = answer
          const text = await textOf(answer)
          if (statusCode >= 500) wrong.push({ statusCode, text, headers, ...request })
        }
      }
      await Promise.all(Array.from({ length: CLIENTS }, client))
      expect(wrong).toEqual([])
      const lines = log.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []))
      expect(lines.length).toBeGreaterThan(REQUESTS / 10)
      expect(lines.filter(({ level }) => level > INFO)).toEqual([])
    } finally {
      await Promise.all([pool.destroy(), operations.destroy()])
      gateway.kill('SIGKILL')
      await system.stop()
    }
  })
})

describe('a mistake that execution would find', () => {
  const started = startSystem()
  afterAll(async () => (await started).stop())

  it.each<[string, string, Record<string, unknown>?, string?]>([
    ['subscription { x }', 'This API has no subscription.'],
    ['query A { __typename }', 'The document has no operation of this name.', {}, 'B'],
    [
      'query ($n: Int) { products(first: $n) { key } }',
      'Variable "$n" of type "Int!" must not be null.',
      { n: null },
    ],
    [
      'query ($yes: Boolean = true) { products @include(if: $yes) { key } }',
      'Variable "$yes" of type "Boolean!" must not be null.',
      { yes: null },
    ],
  ])(
    'is BAD_USER_INPUT on every endpoint: %s',
    async (query, message, variables = {}, operationName = '') => {
      const { gateway, accounts } = await started
      for (const path of ['/graphql', '/partner/graphql', '/internal/graphql', '/device/graphql']) {
        const before = accounts.received.length
        const response = await fetch(gateway.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables, operationName }),
        })
        expect([response.status, await response.json()]).toEqual([
          400,
          { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
        ])
        expect(accounts.received.length).toBe(before)
      }
    },
  )

  it('is BAD_USER_INPUT for an operation that only this API does not have', async () => {
    const { ask } = await started
    const answer = await ask('mutation { x }', { path: '/internal/graphql' })
    expect([answer.status, answer.codes, answer.body.errors?.[0]?.message]).toEqual([
      400,
      ['BAD_USER_INPUT'],
      'This API has no mutation.',
    ])
  })
})
