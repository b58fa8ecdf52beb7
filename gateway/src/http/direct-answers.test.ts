import { post, startSystem } from '../fixtures/system.fixture'
import { ProofKey } from '../fixtures/tokens.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())

const RENAME = 'mutation Rename($input: RenameAccountInput!) { renameAccount(input: $input) { id name } }'
const input = { name: 'Ada' }

type Body = Record<string, unknown> & { query: string }

interface Given {
  readonly token?: string | undefined
  readonly accept?: string
}

/** Sends a body; with `isStock` in a way that is never answered directly and that Apollo Server does not distinguish. */
async function send(body: Body, { token, accept }: Given, isStock = false) {
  const { gateway } = await started
  const { status, headers, text } = await post(
    `${gateway.url}/graphql`,
    JSON.stringify(isStock ? { ...body, extensions: {} } : body),
    {
      'content-type': 'application/json',
      'x-correlation-id': 'the-same-each-time',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(accept !== undefined && { accept }),
    },
  )
  const kept = [...headers].filter(([name]) => !['date', 'keep-alive'].includes(name))
  return { status, headers: Object.fromEntries(kept), text }
}

const ME = '{ me { id name devices { label } } }'
const FAULT = 'query ($kind: String!) { me { id } fault(kind: $kind) }'

describe('a direct answer', () => {
  it.each<[string, Body, Given]>([
    ['a query of several subgraphs', { query: ME }, {}],
    ['a named operation', { query: `query A ${ME}`, operationName: 'A' }, {}],
    ['an empty name', { query: `query A ${ME}`, operationName: '' }, {}],
    ['another name', { query: `query A ${ME}`, operationName: 'B' }, {}],
    ['null for variables and name', { query: ME, variables: null, operationName: null }, {}],
    ['variables that are a list', { query: ME, variables: [] }, {}],
    ['variables that are text', { query: ME, variables: '{}' }, {}],
    ['a name that is a number', { query: `query A ${ME}`, operationName: 1 }, {}],
    ['a mutation', { query: RENAME, variables: { input } }, {}],
    ['a missing variable', { query: RENAME, variables: {} }, {}],
    ['a variable of another type', { query: RENAME, variables: { input: { name: 1 } } }, {}],
    ['null for a variable', { query: RENAME, variables: { input: null } }, {}],
    [
      'conditions',
      { query: 'query ($a: Boolean!) { me { id name @skip(if: $a) } }', variables: { a: true } },
      {},
    ],
    ['a failing field', { query: FAULT, variables: { kind: 'RATE_LIMITED' } }, {}],
    ['an unknown failure', { query: FAULT, variables: { kind: 'SQL' } }, {}],
    [
      'a page that is too large',
      { query: 'query ($n: Int!) { me { friends(first: $n) { id } } }', variables: { n: 101 } },
      {},
    ],
    ['GraphQL responses', { query: ME }, { accept: 'application/graphql-response+json' }],
    ['several types', { query: ME }, { accept: 'application/graphql-response+json, application/json;q=0.9' }],
    ['a type that there is not', { query: ME }, { accept: 'text/html' }],
  ])('answers %s as Apollo Server does', async (_what, body, given) => {
    const token = await (await started).token({ claims: { scopes: ['account:self', 'devices:read'] } })
    const known = { ...given, token }
    // Apollo Server has answered each document once without an error.
    await send({ query: ME }, known)
    await send({ query: body.query, variables: { input, a: false, n: 1, kind: 'x' } }, known)
    const expected = await send(body, known, true)
    for (let times = 0; times < 3; times++) expect(await send(body, known)).toEqual(expected)
  })

  it('enforces access of each caller, and records a denial once', async () => {
    const { state, token } = await started
    const allowed = await token({ claims: { scopes: ['account:self'] } })
    const denied = await token({ claims: { scopes: [] } })
    const body = { query: RENAME, variables: { input } }
    for (let times = 0; times < 2; times++) expect((await send(body, { token: allowed })).status).toBe(200)
    const before = [state.renames, state.denials.length]
    const answers = [await send(body, { token: denied }, true), await send(body, { token: denied })]
    expect(answers[1]).toEqual(answers[0])
    expect(answers[0]!.text).toContain('"code":"FORBIDDEN"')
    expect([state.renames, state.denials.length]).toEqual([before[0], before[1]! + 2])
    const anonymous = [await send(body, {}, true), await send(body, {})]
    expect(anonymous[1]).toEqual(anonymous[0])
    expect(anonymous[0]!.text).toContain('"code":"UNAUTHENTICATED"')
  })

  it('executes a mutation once, also when its answer has errors', async () => {
    const { state, accounts, token } = await started
    const allowed = { token: await token({ claims: { scopes: ['account:self', 'devices:read'] } }) }
    const body = {
      query:
        'mutation R($input: RenameAccountInput!) { renameAccount(input: $input) { id devices { label } } }',
      variables: { input },
    }
    for (let times = 0; times < 2; times++) await send(body, allowed)
    const { devices } = await started
    devices.answer = () => ({ status: 500, body: 'no JSON' })
    const [renames, received] = [state.renames, accounts.received.length]
    const answer = await send(body, allowed)
    devices.answer = undefined
    expect(JSON.parse(answer.text).errors[0].extensions.code).toBe('UNAVAILABLE')
    expect([state.renames, accounts.received.length]).toEqual([renames + 1, received + 1])
  })

  it('uses a proof of possession once, whichever way a request takes', async () => {
    const { ask, token } = await started
    const key = await ProofKey.create('EdDSA')
    const bound = await token({ role: 'PARTNER', claims: { cnf: { jkt: key.thumbprint } } })
    const options = { path: '/partner/graphql', token: bound, key }
    const queries = ['{ products { key } }', '{ products { key } }', '{ nowhere }', '{ products { key } }']
    const statuses = []
    for (const query of queries) statuses.push((await ask(query, options)).status)
    expect(statuses).toEqual([200, 200, 400, 200])
  })

  it('writes the metrics of a request under its root field', async () => {
    const { gateway, token } = await started
    const known = { token: await token({ claims: { scopes: ['account:self', 'devices:read'] } }) }
    for (let times = 0; times < 3; times++) await send({ query: '{ mine: me { name } }' }, known)
    const metrics = await (await fetch(`${gateway.operationsUrl}/metrics`)).text()
    expect(metrics).toMatch(
      /enigm_gateway_request_seconds_count\{audience="panel",operation="Query.me",outcome="OK"\} [1-9]/,
    )
    expect(metrics).not.toContain('mine')
  })
})
