import { machineRoles, type Role } from '@enigm/contracts'
import { buildSchema, parse } from 'graphql'
import { startSystem } from '../fixtures/system.fixture'
import { ProofKey } from '../fixtures/tokens.fixture'
import { Requirements } from './requirements'
import { compileRules } from '../federation/access-rules'

const started = startSystem()
afterAll(async () => (await started).stop())

const metric = async (url: string, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
}

describe('[FED-04] a protected field', () => {
  it.each([
    ['directly', '{ me { name } }'],
    ['with an alias', '{ x: me { y: name } }'],
    ['in a fragment', 'query { ...F } fragment F on Query { me { name } }'],
    ['in a nested inline fragment', '{ ... on Query { ... { me { name } } } }'],
    ['next to a public field', '{ products { key } me { name } }'],
    ['behind a directive', 'query ($no: Boolean = false) { me @include(if: $no) { name } }'],
  ])('selected %s makes the whole operation UNAUTHENTICATED for an anonymous caller', async (_how, query) => {
    const { ask, accounts } = await started
    const before = accounts.received.length
    const answer = await ask(query)
    expect([answer.status, answer.codes, answer.body.data]).toEqual([401, ['UNAUTHENTICATED'], undefined])
    expect(accounts.received.length).toBe(before)
  })

  it.each([
    ['one whole list', ['account:self', 'sessions:self'], 200],
    ['the other list', ['platform:operate'], 200],
    ['half of a list', ['account:self'], 403],
    ['a scope of no list', ['devices:read'], 403],
    ['no scope', [], 403],
  ])('with @requiresScopes is evaluated for a caller with %s', async (_what, scopes, status) => {
    const { ask, token } = await started
    const answer = await ask('{ me { email } }', { token: await token({ claims: { scopes } }) })
    expect(answer.status).toBe(status)
    expect(answer.codes).toEqual(status === 200 ? [] : ['FORBIDDEN'])
  })

  it('requires the rules of its type as well', async () => {
    const { ask, token } = await started
    const wallet = async (scopes: string[]) =>
      (await ask('{ wallet { coins } }', { token: await token({ claims: { scopes } }) })).status
    expect(await wallet(['orders:place'])).toBe(200)
    expect(await wallet(['account:self'])).toBe(403)
    expect((await ask('{ wallet { coins } }')).status).toBe(401)
  })

  it('of an abstract type requires the rules of every possible type', async () => {
    const { ask, token } = await started
    const assets = async (query: string, scopes: string[]) =>
      (await ask(query, { token: await token({ claims: { scopes } }) })).codes
    expect(await assets('{ assets { label } }', ['servers:read'])).toEqual([])
    expect(await assets('{ assets { label } }', [])).toEqual(['FORBIDDEN'])
    expect(await assets('{ assets { ... on Vault { label } } }', [])).toEqual(['FORBIDDEN'])
    expect(await assets('{ assets { ... on Phone { label } } }', [])).toEqual([])
    expect(await assets('{ things { __typename ... on Phone { label } } }', [])).toEqual([])
    expect(await assets('{ things { ... on Asset { label } } }', [])).toEqual(['FORBIDDEN'])
  })

  it('of an entity in another subgraph requires its rule', async () => {
    const { ask, token } = await started
    const answer = await ask('{ me { devices { label } } }', {
      token: await token({ claims: { scopes: [] } }),
    })
    expect(answer.codes).toEqual(['FORBIDDEN'])
  })
})

describe('[ACC-13] [FED-04] a root field without a rule', () => {
  it('is denied to every caller at run time (default deny)', () => {
    const sdl = 'type Query { undecided: Int products: Int }'
    const requirements = (query: string) =>
      new Requirements(buildSchema(sdl), parse(query), compileRules(parse(sdl)), new Set(['Query.products']))
    const all = new Set(['platform:operate'])
    expect(requirements('{ undecided }').denialFor(all)).toEqual({ root: 'Query.undecided' })
    expect(requirements('{ products }').denialFor(undefined)).toBeUndefined()
  })

  it.each(['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'])(
    '%s does not exist at the gateway',
    async (query) => {
      const { ask } = await started
      const answer = await ask(query)
      expect([answer.status, answer.codes]).toEqual([400, ['BAD_USER_INPUT']])
    },
  )
})

describe('[FED-04] the rules of a supergraph', () => {
  it('are read under the directive names that its links define', () => {
    const rules = compileRules(
      parse(`
        schema
          @link(url: "https://specs.apollo.dev/link/v1.0")
          @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "signedIn", for: SECURITY)
          @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", import: [{ name: "@requiresScopes", as: "@may" }], for: SECURITY)
        { query: Query }
        type Query { a: Int @signedIn b: Int @may(scopes: [["x", "y"], ["z"]]) c: Int @authenticated @requiresScopes(scopes: [["w"]]) }
      `),
    )
    expect([...rules]).toEqual([
      ['Query.a', [{ scopes: [] }]],
      ['Query.b', [{ scopes: [['x', 'y'], ['z']] }]],
    ])
  })
})

describe('an endpoint', () => {
  const cases: [string, Role, number][] = [
    ['/graphql', 'CUSTOMER', 200],
    ['/graphql', 'OPERATOR', 200],
    ['/graphql', 'SUPPORT', 200],
    ['/graphql', 'AUDITOR', 200],
    ['/graphql', 'PARTNER', 403],
    ['/graphql', 'DASHBOARD', 403],
    ['/partner/graphql', 'PARTNER', 200],
    ['/partner/graphql', 'CUSTOMER', 403],
    ['/partner/graphql', 'OPERATOR', 403],
    ['/internal/graphql', 'DASHBOARD', 200],
    ['/internal/graphql', 'CUSTOMER', 403],
    ['/internal/graphql', 'PARTNER', 403],
    ['/device/graphql', 'CUSTOMER', 200],
    ['/device/graphql', 'OPERATOR', 403],
    ['/device/graphql', 'PARTNER', 403],
  ]
  it.each(cases)('%s responds to role %s with status %i', async (path, role, status) => {
    const { ask, token } = await started
    const key = machineRoles.has(role) ? await ProofKey.create() : undefined
    const claims = key ? { cnf: { jkt: key.thumbprint } } : {}
    const answer = await ask('{ products { key } }', { path, key, token: await token({ role, claims }) })
    expect(answer.status).toBe(status)
  })

  it.each(['/graphql', '/partner/graphql', '/internal/graphql', '/device/graphql'])(
    '%s serves its public fields to anonymous callers',
    async (path) => {
      const { ask } = await started
      expect((await ask('{ products { key } }', { path })).body.data).toEqual({
        products: [{ key: 'server' }],
      })
    },
  )
})

describe('a refused mutation', () => {
  const issue = 'mutation { coins: issueCoins(input: { count: 1 }) { name } }'

  it('of a known caller is recorded by accounts and not executed', async () => {
    const { ask, token, state, accounts } = await started
    const before = accounts.received.length
    const answer = await ask(issue, {
      token: await token({ claims: { sub: 'acct_refused', sid: 'sess_refused' } }),
    })
    expect([answer.status, answer.codes]).toEqual([403, ['FORBIDDEN']])
    expect(state.denials.at(-1)).toEqual({
      accountId: 'acct_refused',
      sessionId: 'sess_refused',
      action: 'Mutation.issueCoins',
      code: 'FORBIDDEN',
    })
    expect(accounts.received.slice(before).map(({ query }) => query)).toEqual([
      expect.stringContaining('recordDenial'),
    ])
    const internalToken = accounts.received.at(-1)?.headers.authorization?.split('.')[1] ?? ''
    const claims = JSON.parse(Buffer.from(internalToken, 'base64url').toString())
    expect(claims).toMatchObject({ role: 'GATEWAY', scopes: ['gateway:sessions'], aud: 'accounts' })
    expect(claims).not.toHaveProperty('sub')
  })

  it('at an endpoint for other roles is recorded as well', async () => {
    const { ask, token, state } = await started
    const query = 'mutation { createAccount(input: { name: "x" }) { name } }'
    const key = await ProofKey.create()
    const claims = { cnf: { jkt: key.thumbprint } }
    await ask(query, { key, token: await token({ role: 'PARTNER', claims }) })
    expect(state.denials.at(-1)).toMatchObject({
      accountId: 'client_one',
      sessionId: 'client_one',
      action: 'Mutation.createAccount',
    })
  })

  it('of an anonymous caller is counted but not recorded by accounts', async () => {
    const { ask, gateway, state } = await started
    const [denials, counted] = [
      state.denials.length,
      await metric(gateway.operationsUrl, 'enigm_gateway_anonymous_refusals_total'),
    ]
    expect((await ask(issue)).codes).toEqual(['UNAUTHENTICATED'])
    expect(state.denials.length).toBe(denials)
    expect(await metric(gateway.operationsUrl, 'enigm_gateway_anonymous_refusals_total')).toBe(counted + 1)
  })

  it('stays denied while accounts is unavailable, and is counted as unrecorded', async () => {
    const { ask, token, accounts, gateway } = await started
    await accounts.kill()
    try {
      expect((await ask(issue, { token: await token() })).codes).toEqual(['FORBIDDEN'])
      expect(await metric(gateway.operationsUrl, 'enigm_gateway_unrecorded_denials_total')).toBe(1)
    } finally {
      await accounts.start()
    }
  })

  it('waits for accounts for at most half a second', async () => {
    const { ask, token, accounts, gateway } = await started
    let release = () => {}
    const delay = new Promise<void>((resolve) => (release = resolve))
    accounts.answer = () => ({ status: 200, body: '{"data":{"recordDenial":{"recorded":true}}}', delay })
    const counted = await metric(gateway.operationsUrl, 'enigm_gateway_unrecorded_denials_total')
    expect((await ask(issue, { token: await token() })).codes).toEqual(['FORBIDDEN'])
    expect(await metric(gateway.operationsUrl, 'enigm_gateway_unrecorded_denials_total')).toBe(counted + 1)
    accounts.answer = undefined
    release()
  })
})
