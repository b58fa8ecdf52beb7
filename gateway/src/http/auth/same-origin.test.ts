import { readConfig } from '@enigm/configuration'
import { gatewayConfig } from '../../config'
import { startSystem } from '../../fixtures/system.fixture'
import {
  accountsAnswers,
  claimsOf,
  codeOf,
  cookieOf,
  credentials,
  origin,
  page,
  send,
  startForBrowsers,
  type Path,
} from './page.fixture'

const started = startForBrowsers()

describe.each<Path>(['sign-in', 'refresh', 'sign-out'])('/auth/%s', (path) => {
  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://elsewhere.example' }],
    ['a subdomain', { origin: 'https://sub.command.example' }],
    ['the same host without encryption', { origin: 'http://command.example' }],
    ['another port', { origin: 'https://command.example:8443' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['the same site', { 'sec-fetch-site': 'same-site' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
  ])('refuses a page of %s before it reads the body', async (_what, headers) => {
    const { accounts } = await started
    const answer = await send(await started, path, credentials, { ...headers, ...cookieOf('first') })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'FORBIDDEN'])
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(accounts.received).toEqual([])
  })

  it('refuses a request without Origin', async () => {
    const { gateway } = await started
    const headers = { 'content-type': 'application/json', ...cookieOf('first') }
    const response = await fetch(`${gateway.url}/auth/${path}`, { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(403)
  })

  it('accepts a browser that does not send Sec-Fetch-Site', async () => {
    const { gateway } = await started
    await accountsAnswers(await started)
    const headers = { 'content-type': 'application/json', origin, ...cookieOf('first') }
    const body = JSON.stringify(path === 'sign-in' ? credentials : {})
    const response = await fetch(`${gateway.url}/auth/${path}`, { method: 'POST', headers, body })
    expect(response.status).toBe(200)
  })

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s without CORS headers', async (method) => {
    const preflight = { 'access-control-request-method': 'POST', origin: 'https://elsewhere.example' }
    const answer = await send(await started, path, {}, preflight, method)
    expect([answer.status, codeOf(answer), answer.headers.get('allow')]).toEqual([
      405,
      'BAD_USER_INPUT',
      'POST',
    ])
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 415, 'BAD_USER_INPUT'],
    ['plain text', 'text/plain', 415, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_what, type, status, code) => {
    const answer = await send(await started, path, '{}', { 'content-type': type, ...cookieOf('first') })
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
  })

  it('refuses a body of more than 100 kB', async () => {
    const answer = await send(await started, path, { loginSecret: 'x'.repeat(100_001) })
    expect([answer.status, codeOf(answer)]).toEqual([413, 'LIMIT_EXCEEDED'])
  })
})

describe('the cookie', () => {
  it.each(['/graphql', '/partner/graphql', '/internal/graphql', '/device/graphql'])(
    'does not authenticate requests to %s, regardless of its value',
    async (path) => {
      const system = await started
      const headers = { ...page, ...cookieOf(await system.token()) }
      const anonymous = await system.ask('{ products { key } }', { path, headers })
      expect(anonymous.body).toEqual({ data: { products: [{ key: 'server' }] } })
      expect(claimsOf(system.accounts.received.at(-1)?.headers.authorization)).not.toHaveProperty('sub')
      expect(system.accounts.received.at(-1)?.headers.cookie).toBeUndefined()
      if (path === '/graphql') {
        expect((await system.ask('{ me { name } }', { path, headers })).codes).toEqual(['UNAUTHENTICATED'])
      }
    },
  )
})

describe('PUBLIC_ORIGIN', () => {
  it.each(['https://command.example/panel', 'https://command.example/', 'command.example'])(
    'is not a URL like %s',
    async (value) => {
      const { environment } = await started
      expect(() => readConfig(gatewayConfig, { ...environment, PUBLIC_ORIGIN: value })).toThrow(
        /PUBLIC_ORIGIN/,
      )
    },
  )

  it('defaults to localhost with the configured port', async () => {
    const system = await startSystem({ PORT: '18931' })
    try {
      const ask = (from: string) =>
        fetch(`${system.gateway.url}/auth/sign-out`, {
          method: 'POST',
          headers: { ...page, origin: from },
          body: '{}',
        })
      expect((await ask('http://localhost:18931')).status).toBe(200)
      expect((await ask('http://127.0.0.1:18931')).status).toBe(403)
    } finally {
      await system.stop()
    }
  })
})
