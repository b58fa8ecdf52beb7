import { request } from 'node:http'
import { startSystem } from '../../fixtures/system.fixture'
import { buildPanel, index, script, scriptPath } from './panel.fixture'

const build = buildPanel()
const started = startSystem({ PANEL_DIR: build.directory })
afterAll(async () => {
  await (await started).stop()
  build.remove()
})

interface Sent {
  readonly status: number | undefined
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

/** Sends the path as it is: `fetch` would normalize it and decompress the answer. */
async function get(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Sent> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
      .on('error', reject)
      .end()
  })
}

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the panel', () => {
  it('is answered at / with its content security policy and without caching', async () => {
    const { gateway } = await started
    const { status, headers, text } = await get(gateway.url, '/', browser)
    expect([status, text]).toEqual([200, index])
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
    })
  })

  it.each(['/servers', '/servers/srv_one/members', '/explorer'])(
    'answers the page %s with its index',
    async (path) => {
      const { gateway } = await started
      expect(await get(gateway.url, path, browser)).toMatchObject({ status: 200, text: index })
    },
  )

  it.each([
    ['br', 'br', 'the br variant'],
    ['gzip, deflate, br', 'br', 'the br variant'],
    ['br;q=0', undefined, script],
    ['identity', undefined, script],
  ])(
    'answers a hashed asset for ever, to accept-encoding "%s" as %s',
    async (accepted, encoding, content) => {
      const { gateway } = await started
      const { status, headers, text } = await get(gateway.url, scriptPath, { 'accept-encoding': accepted })
      expect([status, text, headers['content-encoding']]).toEqual([200, content, encoding])
      expect(headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      })
    },
  )

  it('answers gzip where br is not accepted', async () => {
    const { gateway } = await started
    const { headers } = await get(gateway.url, scriptPath, { 'accept-encoding': 'gzip' })
    expect(headers['content-encoding']).toBe('gzip')
  })

  it('answers a file without a hash in its name after revalidation', async () => {
    const { gateway } = await started
    const { headers } = await get(gateway.url, '/icon.svg')
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' })
    const again = await get(gateway.url, '/icon.svg', { 'if-none-match': String(headers['etag']) })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('answers HEAD without a body', async () => {
    const { gateway } = await started
    const { status, headers, text } = await get(gateway.url, '/', browser, 'HEAD')
    expect([status, headers['content-length'], text]).toEqual([200, String(index.length), ''])
  })

  it.each([
    ['an asset that is missing', '/assets/entry-00000000.js'],
    ['a file that is missing', '/favicon.ico'],
    ['a compressed variant', `${scriptPath}.br`],
    ['the list of documents', '/documents.json'],
    ['a file of the build tool', '/.vite/manifest.json'],
    ['a parent directory', '/../package.json'],
    ['an encoded parent directory', '/%2e%2e/package.json'],
    ['an encoded slash', '/..%2fpackage.json'],
    ['a backslash', '/..\\package.json'],
    ['a malformed encoding', '/%ff'],
    ['a zero byte', '/icon.svg%00.html'],
  ])('answers %s with 404', async (_what, path) => {
    const { gateway } = await started
    expect((await get(gateway.url, path, browser)).status).toBe(404)
  })

  it.each([
    ['another method', '/', 'POST', browser],
    ['a page that no browser opens', '/servers', 'GET', { accept: 'application/json' }],
    ['a page without an accepted type', '/servers', 'GET', {}],
  ])('answers %s with 404 in JSON', async (_what, path, method, headers) => {
    const { gateway } = await started
    const answer = await get(gateway.url, path, headers, method)
    expect([answer.status, JSON.parse(answer.text).errors[0].extensions.code]).toEqual([
      404,
      'BAD_USER_INPUT',
    ])
  })

  it('leaves the routes of the gateway as they are', async () => {
    const { gateway } = await started
    for (const path of ['/health', '/ready']) {
      expect((await get(gateway.url, path, browser)).headers['content-type']).not.toMatch(/html/)
    }
    expect((await get(gateway.url, '/auth/refresh', browser)).status).toBe(405)
  })

  it('is read once: a file that changes later has no effect', async () => {
    const { gateway } = await started
    build.write('late.txt', 'late')
    build.write('icon.svg', 'changed')
    expect((await get(gateway.url, '/late.txt')).status).toBe(404)
    expect((await get(gateway.url, '/icon.svg')).text).toBe('<svg/>')
  })

  it('over HTTP asks no browser for HTTPS', async () => {
    const plain = await startSystem({ PANEL_DIR: build.directory, PUBLIC_ORIGIN: 'http://localhost:4000' })
    try {
      expect((await get(plain.gateway.url, '/')).headers).not.toHaveProperty('strict-transport-security')
    } finally {
      await plain.stop()
    }
  })
})

describe('a gateway without a panel', () => {
  it('says how to build it, and takes no other path', async () => {
    const { gateway, stop } = await startSystem({ PANEL_DIR: '/nowhere' })
    try {
      const { status, text } = await get(gateway.url, '/', browser)
      expect([status, text]).toEqual([503, expect.stringContaining('npm run panel:build')])
      expect((await get(gateway.url, '/servers', browser)).status).toBe(404)
    } finally {
      await stop()
    }
  })
})
