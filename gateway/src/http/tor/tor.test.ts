import { claimsOf, credentials } from '../auth/page.fixture'
import { everyScope, ONION, startTorSystem, type TorSystem } from './tor.fixture'

const started = startTorSystem({
  GUEST_BURST: '2',
  GUEST_REQUESTS_PER_MINUTE: '1',
  TRUSTED_PROXIES: '127.0.0.0/8',
})
afterAll(async () => (await started).stop())
afterEach(async () => {
  const { accounts, state } = await started
  accounts.answer = undefined
  accounts.received.length = 0
  state.denials.length = 0
})

const refusal = (status: number, code: string, message: string) => ({
  status,
  body: { errors: [{ message, extensions: { code } }] },
})
const refusedOverTor = refusal(403, 'FORBIDDEN', 'This is not available over Tor. Use the public address.')
const closed = refusal(403, 'FORBIDDEN', 'This is not allowed.')

const nothing = { allowsAccountCreation: false, allowsPurchases: false, allowsSignIn: false }
const create = { query: 'mutation { createAccount(input: { name: "x" }) { id } }' }
const browser = { accept: 'text/html' }

async function bearer(system: TorSystem, ...deviation: Parameters<TorSystem['token']>) {
  return { authorization: `Bearer ${await system.token(...deviation)}` }
}

describe('the listener for Tor', () => {
  it('serves the panel, its API schema and the public fields at the onion address of the enabled surface', async () => {
    const { overTor } = await started
    const page = await overTor('/products', { headers: browser })
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('<title>panel</title>')])
    expect(page.headers).not.toHaveProperty('strict-transport-security')
    expect(page.headers).not.toHaveProperty('onion-location')
    const { status, body } = await overTor('/graphql', { body: { query: '{ products { key } }' } })
    expect([status, body]).toEqual([200, { data: { products: [{ key: 'server' }] } }])
  })

  it('[TOR-02] refuses the API schemas of partners, dashboards and devices, machines, operators and streams', async () => {
    const { overTor } = await started
    const posts = ['/partner/graphql', '/internal/graphql', '/device/graphql', '/oauth/token']
    const gets = ['/.well-known/jwks.json', '/events', '/explorer', '/ready', '/health', '/metrics']
    for (const path of posts) expect(await overTor(path, { body: {} })).toMatchObject(refusedOverTor)
    for (const path of gets) expect(await overTor(path)).toMatchObject(refusedOverTor)
  })

  it('refuses every other host, whatever headers say', async () => {
    const { overTor } = await started
    for (const host of ['command.example', 'localhost', `www.${ONION}`, ''])
      expect(await overTor('/', { headers: { ...browser, host, 'x-forwarded-host': ONION } })).toMatchObject(
        closed,
      )
    expect((await overTor('/', { headers: { ...browser, host: `${ONION}:80` } })).status).toBe(200)
  })

  it('refuses everything while the surface is disabled', async () => {
    const { set, overTor, direct } = await started
    await set({ surfaces: [] })
    expect(await overTor('/', { headers: browser })).toMatchObject(closed)
    expect(await overTor('/graphql', { body: create })).toMatchObject(closed)
    expect((await direct('/', { headers: browser })).headers).not.toHaveProperty('onion-location')
    await set({})
  })
})

describe('a session over Tor', () => {
  it('[TOR-02] is refused for every role but CUSTOMER', async () => {
    const system = await started
    for (const role of ['OPERATOR', 'SUPPORT', 'AUDITOR'] as const) {
      const headers = await bearer(system, { role })
      const sent = { body: { query: '{ me { id } }' }, headers }
      expect(await system.overTor('/graphql', sent)).toMatchObject(refusedOverTor)
      expect((await system.direct('/graphql', sent)).body).toMatchObject({ data: { me: { id: 'acct_one' } } })
    }
  })

  it('[TOR-02] has no scope of administration at the gateway and at the subgraph, and keeps the own account', async () => {
    const system = await started
    const headers = await bearer(system, { claims: { scopes: everyScope } })
    const rename = { query: 'mutation { renameAccount(input: { name: "x" }) { id } }' }
    const issue = { query: 'mutation { issueCoins(input: { count: 1 }) { id } }' }
    const renamed = { data: { renameAccount: { id: 'acct_one' } } }
    expect((await system.overTor('/graphql', { body: rename, headers })).body).toEqual(renamed)
    const [received] = system.accounts.received
    expect(claimsOf(received?.headers.authorization).scopes.sort()).toEqual([
      'account:authorize',
      'account:deletion',
      'account:secure',
      'account:self',
      'assistant:ask',
      'devices:read',
      'entitlements:read',
      'esims:read',
      'keys:read',
      'servers:join',
      'servers:read',
      'sessions:self',
      'training:self',
    ])
    for (const body of [issue, { query: '{ wallet { coins } }' }])
      expect(await system.overTor('/graphql', { body, headers })).toMatchObject(refusedOverTor)
    const issued = { data: { issueCoins: { id: 'acct_one' } } }
    expect((await system.direct('/graphql', { body: issue, headers })).body).toEqual(issued)
    const [direct] = system.accounts.received.slice(-1)
    expect(claimsOf(direct?.headers.authorization).scopes).toEqual(everyScope)
  })

  it('[TOR-04] leaves no entry of what it is refused for Tor alone, and the same entry as elsewhere of every other denial', async () => {
    const system = await started
    const issue = { query: 'mutation { issueCoins(input: { count: 1 }) { id } }' }
    const capable = await bearer(system, { claims: { scopes: everyScope } })
    await system.overTor('/graphql', { body: issue, headers: capable })
    expect(system.state.denials).toEqual([])
    const plain = await bearer(system)
    const { body } = await system.overTor('/graphql', { body: issue, headers: plain })
    await system.direct('/graphql', { body: issue, headers: plain })
    expect(body.errors[0].message).toBe('This is not allowed.')
    const [overTor, direct] = system.state.denials
    expect(system.state.denials).toHaveLength(2)
    expect(overTor).toEqual(direct)
  })
})

describe('the policy', () => {
  const sessionOf = (system: TorSystem, path: string, body: object) =>
    system.overTor(`/auth/${path}`, { body, headers: { origin: `http://${ONION}` } })

  it('[TOR-01] without account creation refuses createAccount', async () => {
    const { set, overTor } = await started
    await set({ policy: { ...nothing, allowsSignIn: true, allowsPurchases: true } })
    expect(await overTor('/graphql', { body: create })).toMatchObject(refusedOverTor)
    const hidden = {
      query: 'mutation { ...F } fragment F on Mutation { x: createAccount(input: { name: "x" }) { id } }',
    }
    expect(await overTor('/graphql', { body: hidden })).toMatchObject(refusedOverTor)
    await set({})
  })

  it('[TOR-01] without sign-in refuses every session and every way to one, and still ends sessions', async () => {
    const system = await started
    await system.set({ policy: { ...nothing, allowsAccountCreation: true } })
    const headers = await bearer(system)
    const read = { body: { query: '{ me { id } }' }, headers }
    expect(await system.overTor('/graphql', read)).toMatchObject(refusedOverTor)
    for (const path of ['sign-in', 'passkey'])
      expect(await sessionOf(system, path, credentials)).toMatchObject(refusedOverTor)
    expect((await sessionOf(system, 'refresh', {})).body).toEqual({ session: null })
    expect((await sessionOf(system, 'sign-out', {})).body).toEqual({ sessionEnded: true })
    expect(system.accounts.received).toEqual([])
    expect((await system.direct('/graphql', read)).status).toBe(200)
    await system.set({})
  })

  it('with sign-in accepts it from pages of the onion address only', async () => {
    const system = await started
    expect((await sessionOf(system, 'refresh', {})).body).toEqual({ session: null })
    const foreign = { body: {}, headers: { origin: 'https://command.example' } }
    expect(await system.overTor('/auth/refresh', foreign)).toMatchObject(closed)
    const onion = { body: {}, headers: { origin: `http://${ONION}` } }
    expect(await system.direct('/auth/refresh', onion)).toMatchObject(closed)
  })
})

describe('guests over Tor', () => {
  it('are one network, whatever they write into X-Forwarded-For, and get a puzzle beyond its bound', async () => {
    const { overTor } = await started
    const statuses: number[] = []
    for (const address of ['192.0.2.1', '198.51.100.1', '203.0.113.1'])
      statuses.push(
        (await overTor('/graphql', { body: create, headers: { 'x-forwarded-for': address } })).status,
      )
    expect(statuses).toEqual([200, 200, 429])
  })
})

describe('Onion-Location', () => {
  it('[TOR-06] names the same page over Tor on every page of the panel, and on nothing else', async () => {
    const { direct } = await started
    for (const path of ['/', '/sign-in?from=%2Fdevices', '/a%20b']) {
      const { headers } = await direct(path, { headers: browser })
      expect(headers['onion-location']).toBe(`http://${ONION}${path}`)
    }
    for (const path of ['/icon.svg', '/health', '/missing.js'])
      expect((await direct(path, { headers: browser })).headers).not.toHaveProperty('onion-location')
  })

  it('[TOR-06] is not sent where browsers reach the gateway over HTTP', async () => {
    const system = await startTorSystem({ PUBLIC_ORIGIN: 'http://localhost:4000' })
    try {
      const { status, headers } = await system.direct('/', { headers: browser })
      expect(status).toBe(200)
      expect(headers).not.toHaveProperty('onion-location')
    } finally {
      await system.stop()
    }
  })
})
