import { request } from 'node:http'
import { startSystem, type TestSystem } from '../../fixtures/system.fixture'
import { until } from '../../fixtures/until.fixture'
import { TestReader } from './event-reader.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())
afterEach(async () => {
  const { accounts, state } = await started
  accounts.answer = undefined
  state.organizations = []
})

let sessions = 0
/** The token of a new session. */
const tokenOf = ({ token }: TestSystem, accountId: string, claims: object = {}) =>
  token({ claims: { sub: accountId, sid: `sess_${(sessions += 1)}`, ...claims } })

const everything = { event: 'hint', data: { type: '*', ids: [] } }
const serverHint = (holder: string, id: string) => ({ scope: holder, type: 'servers.server', ids: [id] })
const seen = (id: string) => ({ event: 'hint', data: { type: 'servers.server', ids: [id] } })

describe('GET /events', () => {
  it('sends a hint to its account and to no other', async () => {
    const system = await started
    const owner = await TestReader.open(system, await tokenOf(system, 'acct_owner'))
    const other = await TestReader.open(system, await tokenOf(system, 'acct_other'))
    await system.broker.hint(serverHint('account:acct_owner', 'srv_one'))
    expect(await owner.next()).toEqual(seen('srv_one'))
    await system.broker.hint(serverHint('account:acct_other', 'srv_two'))
    expect(await other.next()).toEqual(seen('srv_two'))
    for (const reader of [owner, other]) reader.close()
  })

  it('is an event stream that nothing stores or transforms', async () => {
    const system = await started
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    expect(Object.fromEntries(reader.response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    reader.close()
  })

  it('answers HEAD with its headers, and opens no stream', async () => {
    const system = await started
    const authorization = `Bearer ${await tokenOf(system, 'acct_one')}`
    const response = await fetch(`${system.gateway.url}/events`, {
      method: 'HEAD',
      headers: { authorization },
    })
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      ...[200, 'text/event-stream'],
      '',
    ])
  })

  it('gathers what changes together into one hint per type, without repetitions', async () => {
    const system = await started
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    const scope = 'account:acct_one'
    await system.broker.hint(
      serverHint(scope, 'srv_one'),
      { scope, type: 'devices.device', ids: [] },
      serverHint(scope, 'srv_two'),
      serverHint(scope, 'srv_one'),
    )
    expect(await reader.next()).toEqual({
      event: 'hint',
      data: { type: 'servers.server', ids: ['srv_one', 'srv_two'] },
    })
    expect(await reader.next()).toEqual({ event: 'hint', data: { type: 'devices.device', ids: [] } })
    reader.close()
  })

  it('sends the hints of an organization to its administrators, not to its other members', async () => {
    const system = await started
    system.state.organizations = [
      { id: 'org_own', role: 'ADMIN' },
      { id: 'org_other', role: 'MEMBER' },
    ]
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_admin'))
    await system.broker.hint(
      serverHint('organization:org_other', 'srv_hidden'),
      serverHint('organization:org_own', 'srv_own'),
    )
    expect(await reader.next()).toEqual(seen('srv_own'))
    reader.close()
  })

  it('stops the hints of an organization when the membership changes, and asks accounts again', async () => {
    const system = await started
    system.state.organizations = [{ id: 'org_own', role: 'ADMIN' }]
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_admin'))
    system.state.organizations = []
    const membership = { scope: 'account:acct_admin', type: 'accounts.membership', ids: [] }
    await system.broker.hint(membership, serverHint('organization:org_own', 'srv_own'))
    expect(await reader.next()).toEqual({ event: 'hint', data: { type: 'accounts.membership', ids: [] } })
    expect(await reader.next()).toEqual(everything)
    await system.broker.hint(
      serverHint('organization:org_own', 'srv_own'),
      serverHint('account:acct_admin', 'srv_personal'),
    )
    expect(await reader.next()).toEqual(seen('srv_personal'))
    reader.close()
  })

  it('ends when its session ends, and only then', async () => {
    const system = await started
    const ending = await TestReader.open(system, await tokenOf(system, 'acct_one', { sid: 'sess_ending' }))
    const staying = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    await system.broker.endSession('sess_ending')
    expect(await ending.next()).toEqual({ event: 'end', data: { reason: 'SESSION_ENDED' } })
    await ending.ended()
    await system.broker.hint(serverHint('account:acct_one', 'srv_one'))
    expect(await staying.next()).toEqual(seen('srv_one'))
    staying.close()
  })

  it('ends with its token', async () => {
    const system = await started
    // The gateway tolerates clocks that differ by five seconds: two to three seconds are left.
    const exp = Math.floor(Date.now() / 1000) - 2
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one', { exp }))
    expect(await reader.next()).toEqual({ event: 'end', data: { reason: 'TOKEN_EXPIRED' } })
    await reader.ended()
  })

  it('is open twice per session: a third stream replaces the first', async () => {
    const system = await started
    const token = await tokenOf(system, 'acct_one')
    const first = await TestReader.open(system, token)
    const [second, third] = [await TestReader.open(system, token), await TestReader.open(system, token)]
    expect(await first.next()).toEqual({ event: 'end', data: { reason: 'REPLACED' } })
    await system.broker.hint(serverHint('account:acct_one', 'srv_one'))
    for (const reader of [second, third]) {
      expect(await reader.next()).toEqual(seen('srv_one'))
      reader.close()
    }
  })

  it('is counted while it is open, and forgotten when the reader leaves', async () => {
    const system = await startSystem()
    const open = async () => {
      const metrics = await (await fetch(`${system.gateway.operationsUrl}/metrics`)).text()
      return Number(/^enigm_gateway_event_streams (\d+)$/m.exec(metrics)?.[1])
    }
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    expect(await open()).toBe(1)
    reader.close()
    await until(open, (count) => count === 0)
    await system.stop()
  })

  it('continues when the broker has restarted, and says that anything may have changed', async () => {
    const system = await startSystem()
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    await system.broker.hint(serverHint('account:acct_one', 'srv_before'))
    let event = await reader.next()
    // The gateway may have connected to the broker after the stream was opened.
    while (event.data['type'] === '*') event = await reader.next()
    expect(event).toEqual(seen('srv_before'))
    await system.broker.kill()
    await system.broker.start()
    expect(await reader.next()).toEqual(everything)
    await system.broker.hint(serverHint('account:acct_one', 'srv_after'))
    event = await reader.next()
    while (event.data['type'] === '*') event = await reader.next()
    expect(event).toEqual(seen('srv_after'))
    await system.stop()
  })

  it('ends at once when the gateway stops', async () => {
    const system = await startSystem()
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    await system.stop()
    let event = await reader.next()
    while (event.event === 'hint') event = await reader.next()
    expect(event).toEqual({ event: 'end', data: { reason: 'SHUTDOWN' } })
  })

  it('ignores a hint that it cannot read', async () => {
    const system = await started
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    await system.broker.hint(
      { scope: 'account:acct_one' } as never,
      serverHint('account:acct_one', 'srv_one'),
    )
    expect(await reader.next()).toEqual(seen('srv_one'))
    reader.close()
  })
})

describe('GET /events is refused', () => {
  interface Refused {
    readonly status: number | undefined
    readonly code: unknown
    readonly cors: string[]
  }

  /** `fetch` would not send `Sec-Fetch-Site` and `Origin` as given. */
  async function refusal(
    { gateway }: TestSystem,
    headers: Record<string, string>,
    method = 'GET',
  ): Promise<Refused> {
    return new Promise((resolve, reject) => {
      request(`${gateway.url}/events`, { method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            code: JSON.parse(Buffer.concat(chunks).toString()).errors[0].extensions.code,
            cors: Object.keys(response.headers).filter((name) => name.startsWith('access-control')),
          }),
        )
      })
        .on('error', reject)
        .end()
    })
  }

  it.each([
    ['to pages of another origin', { origin: 'https://elsewhere.example' }],
    ['to a sandboxed frame', { origin: 'null' }],
    ['to another site', { 'sec-fetch-site': 'cross-site' }],
    ['to the same site', { 'sec-fetch-site': 'same-site' }],
    ['to the address bar', { 'sec-fetch-site': 'none' }],
  ])('%s, without CORS headers', async (_what, headers) => {
    const system = await started
    const authorization = `Bearer ${await system.token()}`
    expect(await refusal(system, { ...headers, authorization })).toEqual({
      status: 403,
      code: 'FORBIDDEN',
      cors: [],
    })
  })

  it('to a preflight', async () => {
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' }
    expect(await refusal(await started, headers, 'OPTIONS')).toMatchObject({ status: 404, cors: [] })
  })

  it('without a token, with a forged one, with the cookie and with the token of an ended session', async () => {
    const system = await started
    const ended = await tokenOf(system, 'acct_one', { sid: 'sess_gone' })
    await system.broker.endSession('sess_gone')
    const reader = await TestReader.open(system, await tokenOf(system, 'acct_one'))
    await until(
      () => refusal(system, { authorization: `Bearer ${ended}` }),
      ({ status }) => status === 401,
    )
    reader.close()
    for (const headers of [
      {},
      { authorization: 'Bearer forged' },
      { cookie: `__Host-enigm-refresh=${ended}` },
    ]) {
      expect(await refusal(system, headers as Record<string, string>)).toMatchObject({
        status: 401,
        code: 'UNAUTHENTICATED',
      })
    }
  })

  it('while accounts cannot say which organizations the caller administers', async () => {
    const system = await started
    system.accounts.answer = () => ({ status: 502, body: '' })
    const authorization = `Bearer ${await system.token()}`
    expect(await refusal(system, { authorization })).toMatchObject({ status: 503, code: 'UNAVAILABLE' })
  })
})
