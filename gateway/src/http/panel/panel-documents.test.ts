import { startSystem, post, type TestSystem } from '../../fixtures/system.fixture'
import { startGateway } from '../../start'
import { buildPanel, hashOf } from './panel.fixture'

const listed = 'query Products($first: Int) { products(first: $first) { key title } }'
const me = 'query Me { me { id } }'
const rename = 'mutation Rename($input: RenameAccountInput!) { renameAccount(input: $input) { id } }'
const unlisted = '{ me { name } }'

const build = buildPanel([listed, me, rename])
const started = startSystem({ PANEL_DIR: build.directory })
afterAll(async () => {
  await (await started).stop()
  build.remove()
})

const byHash = (text: string, more: object = {}) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } },
  ...more,
})

interface Caller {
  readonly token?: string
  readonly path?: string
}

function send({ gateway }: TestSystem, body: object, { token, path = '/graphql' }: Caller = {}) {
  return post(`${gateway.url}${path}`, JSON.stringify(body), {
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  })
}

const panelToken = ({ token }: TestSystem) => token({ claims: { azp: 'panel' } })
const notListed = { message: 'PersistedQueryNotFound', extensions: { code: 'BAD_USER_INPUT' } }

describe('a listed document', () => {
  it('is executed by its hash, for an anonymous caller and for a session of the panel', async () => {
    const system = await started
    const anonymous = await send(system, byHash(listed, { variables: { first: 1 } }))
    expect(anonymous.body).toEqual({ data: { products: [{ key: 'server', title: 'Server' }] } })
    const token = await panelToken(system)
    const signedIn = await send(system, byHash(me, { operationName: 'Me' }), { token })
    expect(signedIn.body).toEqual({ data: { me: { id: 'acct_one' } } })
  })

  it('is executed as its text too', async () => {
    const { body } = await send(await started, { query: listed })
    expect(body).toEqual({ data: { products: [{ key: 'server', title: 'Server' }] } })
  })

  it('by hash has the same limits and access rules as its text', async () => {
    const system = await started
    const { renames } = system.state
    const tooLarge = await send(system, byHash(listed, { variables: { first: 101 } }))
    expect([tooLarge.status, tooLarge.codes]).toEqual([400, ['LIMIT_EXCEEDED']])
    const anonymous = await send(system, byHash(rename, { variables: { input: { name: 'x' } } }))
    expect([anonymous.status, anonymous.codes]).toEqual([401, ['UNAUTHENTICATED']])
    const token = await system.token({ claims: { azp: 'panel', scopes: [] } })
    const denied = await send(system, byHash(rename, { variables: { input: { name: 'x' } } }), { token })
    expect([denied.status, denied.codes]).toEqual([403, ['FORBIDDEN']])
    expect(system.state.renames).toBe(renames)
  })

  it('is answered over GET as well, a mutation not', async () => {
    const { gateway } = await started
    const get = async (text: string) => {
      const search = new URLSearchParams({ extensions: JSON.stringify(byHash(text).extensions) })
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${gateway.url}/graphql?${search}`, { headers })
      return [response.status, await response.json()]
    }
    expect(await get(listed)).toEqual([200, { data: { products: [{ key: 'server', title: 'Server' }] } }])
    expect((await get(rename))[0]).not.toBe(200)
    expect(await get(unlisted)).toEqual([400, { errors: [notListed] }])
  })
})

describe('a hash that is not listed', () => {
  const cases: [string, object][] = [
    ['of a valid document', byHash(unlisted)],
    ['together with the text of its document', byHash(unlisted, { query: unlisted })],
    ['together with a listed text', byHash(unlisted, { query: listed })],
    ['of version 2', { extensions: { persistedQuery: { version: 2, sha256Hash: hashOf(listed) } } }],
    ['that is no text', { extensions: { persistedQuery: { version: 1, sha256Hash: { $ne: '' } } } }],
    [
      'that names a property of every object',
      byHash('', { extensions: { persistedQuery: { version: 1, sha256Hash: '__proto__' } } }),
    ],
    ['in an extension of another type', { extensions: { persistedQuery: 7 } }],
  ]
  it.each(cases)('%s is refused, and cannot be added', async (_what, body) => {
    const system = await started
    for (const token of [undefined, await panelToken(system), await system.token()]) {
      const answer = await send(system, body, token ? { token } : {})
      expect([answer.status, answer.body]).toEqual([400, { errors: [notListed] }])
    }
  })
})

describe('a text that is not listed', () => {
  it('is refused to anonymous callers and to sessions of the panel', async () => {
    const system = await started
    system.accounts.received.length = 0
    for (const token of [undefined, await panelToken(system)]) {
      const answer = await send(system, { query: unlisted }, token ? { token } : {})
      expect([answer.status, answer.codes]).toEqual([403, ['FORBIDDEN']])
    }
    expect(system.accounts.received).toEqual([])
  })

  it('is refused to them on the way through express too', async () => {
    const { gateway } = await started
    const search = new URLSearchParams({ query: unlisted })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${gateway.url}/graphql?${search}`, { headers })).status).toBe(403)
  })

  it('is executed for the token of another client', async () => {
    const system = await started
    const { body } = await send(system, { query: unlisted }, { token: await system.token() })
    expect(body).toEqual({ data: { me: { name: 'Ada' } } })
  })

  it('cannot be sent to another endpoint with a token of the panel', async () => {
    const system = await started
    const token = await panelToken(system)
    const device = await send(system, { query: '{ me { id } }' }, { token, path: '/device/graphql' })
    expect([device.status, device.codes]).toEqual([403, ['FORBIDDEN']])
    const own = await send(
      system,
      { query: '{ me { id } }' },
      { token: await system.token(), path: '/device/graphql' },
    )
    expect(own.status).toBe(200)
  })

  it('is executed for everyone in development, as are hashes', async () => {
    const development = await startSystem({ PANEL_DIR: build.directory, NODE_ENV: 'development' })
    try {
      const token = await panelToken(development)
      for (const body of [{ query: me }, { query: unlisted }, byHash(me)]) {
        expect((await send(development, body, { token })).status).toBe(200)
      }
    } finally {
      await development.stop()
    }
  })
})

describe('the sessions that /auth/* begins', () => {
  it('are requested from accounts as sessions of the panel, other anonymous requests are not', async () => {
    const system = await started
    system.accounts.received.length = 0
    const headers = { 'content-type': 'application/json', origin: 'https://command.example' }
    const body = JSON.stringify({ accountNumber: '1234567812345678', loginSecret: 'secret' })
    await fetch(`${system.gateway.url}/auth/sign-in`, { method: 'POST', headers, body })
    await send(system, byHash(listed))
    const claims = system.accounts.received.map(
      ({ headers }) =>
        JSON.parse(Buffer.from(String(headers.authorization).split('.')[1]!, 'base64url').toString()).azp,
    )
    expect(claims).toEqual(['panel', undefined])
  })
})

describe('the start of the gateway', () => {
  it.each([
    ['a hash that is not that of its text', JSON.stringify({ [hashOf(me)]: listed }), /is not its SHA-256/],
    [
      'a document for another schema',
      JSON.stringify({ [hashOf('{ nowhere }')]: '{ nowhere }' }),
      /does not fit the schema/,
    ],
    ['no list of documents', undefined, /has no documents.json/],
  ])('fails with %s', async (_what, documents, message) => {
    const { environment } = await started
    const broken = buildPanel()
    try {
      if (documents) broken.write('documents.json', documents)
      else broken.delete('documents.json')
      await expect(startGateway({ ...environment, PANEL_DIR: broken.directory })).rejects.toThrow(message)
    } finally {
      broken.remove()
    }
  })
})
