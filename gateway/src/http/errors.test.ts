import { errorCodes, errorMessages } from '@enigm/contracts'
import { plainInputMessage, publicError } from './errors'
import { startSystem } from '../fixtures/system.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())

const secret = 'hunter2-7391'

describe('[ACC-14] an error of a subgraph', () => {
  it.each(errorCodes.filter((code) => code !== 'INTERNAL' && code !== 'UNAVAILABLE'))(
    'with the public code %s keeps its message and path',
    async (code) => {
      const { ask, token } = await started
      const answer = await ask(`{ x: fault(kind: "${code}") }`, { token: await token() })
      expect(answer.body).toEqual({
        data: { x: null },
        errors: [{ message: `no table "account" (${code})`, path: ['x'], extensions: { code } }],
      })
    },
  )

  it.each(['INTERNAL', 'GRAPHQL_VALIDATION_FAILED', 'DOWNSTREAM_SERVICE_ERROR', '23505', ''])(
    'with the code "%s" becomes INTERNAL and carries the correlation id',
    async (code) => {
      const { ask, token } = await started
      const headers = { 'x-correlation-id': 'correlation-77' }
      const answer = await ask(`{ fault(kind: "${code}") }`, { token: await token(), headers })
      expect(answer.codes).toEqual(['INTERNAL'])
      expect(answer.text).not.toMatch(/table|SELECT|serviceName|stack|accounts|127\.0\.0\.1/)
      expect(answer.headers.get('x-correlation-id')).toBe('correlation-77')
    },
  )

  it('with INTERNAL or UNAVAILABLE shows the fixed message and the correlation id', async () => {
    const { ask, token } = await started
    const headers = { 'x-correlation-id': 'correlation-78' }
    for (const code of ['INTERNAL', 'UNAVAILABLE'] as const) {
      const answer = await ask(`{ fault(kind: "${code}") }`, { token: await token(), headers })
      expect(answer.body.errors).toEqual([
        {
          message: errorMessages[code],
          path: ['fault'],
          extensions: { code, correlationId: 'correlation-78' },
        },
      ])
    }
  })

  it('cannot set the HTTP status or headers of the response', async () => {
    const { ask, accounts } = await started
    const extensions = {
      code: 'FORBIDDEN',
      http: { status: 302, headers: {} },
      response: { url: 'http://inner' },
    }
    accounts.answer = () => ({
      status: 200,
      body: JSON.stringify({ data: null, errors: [{ message: 'x', extensions }] }),
    })
    const answer = await ask('{ products { key } }')
    accounts.answer = undefined
    expect([answer.status, answer.body.errors?.[0]?.extensions]).toEqual([200, { code: 'FORBIDDEN' }])
  })

  it('with RATE_LIMITED says when to try again, also where the answer has data', async () => {
    const { ask, accounts, token } = await started
    const errors = [{ message: 'x', path: ['renameAccount'], extensions: { code: 'RATE_LIMITED' } }]
    accounts.answer = () => ({
      status: 200,
      body: JSON.stringify({ data: { renameAccount: null }, errors }),
    })
    const query = 'mutation { renameAccount(input: { name: "Eve" }) { id } }'
    const answer = await ask(query, { token: await token() })
    accounts.answer = undefined
    expect([answer.status, answer.body.data, answer.codes, answer.headers.get('retry-after')]).toEqual([
      ...[200, { renameAccount: null }],
      ...[['RATE_LIMITED'], '60'],
    ])
    expect((await ask('{ products { key } }')).headers.has('retry-after')).toBe(false)
  })

  it('is never hidden behind a null: a value that violates the schema is INTERNAL', async () => {
    const { ask, accounts } = await started
    accounts.answer = () => ({ status: 200, body: '{"data":{"products":[{"key":"server","title":null}]}}' })
    const answer = await ask('{ products { key title } }')
    accounts.answer = undefined
    expect(answer.codes).toEqual(['INTERNAL'])
    expect(answer.body.data).toBeNull()
    expect(answer.text).not.toMatch(/valueCompletion|Product/)
  })
})

describe('[ACC-14] bad input', () => {
  const cases: [string, string, Record<string, unknown> | undefined, string | RegExp][] = [
    ['an unknown field', '{ me { nmae } }', undefined, 'Cannot query field "nmae" on type "Account".'],
    [
      'an unknown argument',
      '{ products(contry: AT) { key } }',
      undefined,
      'Unknown argument "contry" on field "Query.products".',
    ],
    [
      'a literal of another type',
      `{ products(first: "${secret}") { key } }`,
      undefined,
      'Expected a value of type "Int".',
    ],
    [
      'an unknown enum value',
      `{ products(country: ${secret.replace('-', '_')}) { key } }`,
      undefined,
      'The input is not valid.',
    ],
    [
      'a string for an enum',
      `{ products(country: "${secret}") { key } }`,
      undefined,
      'The input is not valid.',
    ],
    [
      'a variable of another type',
      'query ($n: Int!) { products(first: $n) { key } }',
      { n: secret },
      'Variable "$n" is not valid. Expected a value of type "Int".',
    ],
    [
      'a variable that is missing',
      'query ($n: Int!) { products(first: $n) { key } }',
      {},
      'Variable "$n" of required type "Int!" was not provided.',
    ],
    [
      'an input field of another type',
      'mutation ($i: CreateAccountInput!) { createAccount(input: $i) { name } }',
      { i: { name: 'a', pin: secret } },
      'Variable "$i" is not valid at "i.pin". Expected a value of type "Int".',
    ],
    [
      'an input field that is missing',
      'mutation ($i: CreateAccountInput!) { createAccount(input: $i) { name } }',
      { i: { pin: 4711 } },
      'Variable "$i" is not valid. Field "name" of required type "String!" was not provided.',
    ],
    [
      'an unknown input field',
      'mutation ($i: CreateAccountInput!) { createAccount(input: $i) { name } }',
      { i: { name: 'a', nmae: secret } },
      'Variable "$i" is not valid. Field "nmae" is not defined by type "CreateAccountInput".',
    ],
    [
      'a literal input',
      `mutation { createAccount(input: { name: "a", pin: "${secret}" }) { name } }`,
      undefined,
      'Expected a value of type "Int".',
    ],
    [
      'a malformed document',
      `{ me { name "${secret}" } }`,
      undefined,
      /^The document is not valid GraphQL \(line 1, column \d+\)\.$/,
    ],
  ]
  it.each(cases)(
    '%s is reported without suggestions and without its value',
    async (_what, query, variables, message) => {
      const { ask, token } = await started
      const answer = await ask(query, { token: await token(), ...(variables ? { variables } : {}) })
      expect([answer.status, answer.codes]).toEqual([400, ['BAD_USER_INPUT']])
      expect(answer.body.errors?.[0]?.message).toEqual(
        typeof message === 'string' ? message : expect.stringMatching(message),
      )
      expect(answer.text).not.toMatch(/hunter2|4711|Did you mean|stack/)
    },
  )

  it.each<[string, string, Record<string, unknown>, string[]]>([
    [
      'a literal',
      'mutation { createAccount(input: { name: "a", pin: "x" }) { name } }',
      {},
      ['input', 'pin'],
    ],
    ['an argument of a query', '{ products(first: "x") { key } }', {}, ['first']],
    [
      'a field that is missing in a literal',
      'mutation { createAccount(input: { pin: 1 }) { name } }',
      {},
      ['input', 'name'],
    ],
    [
      'a variable for the whole input',
      'mutation ($i: CreateAccountInput!) { createAccount(input: $i) { name } }',
      { i: { name: 'a', pin: 'x' } },
      ['input', 'pin'],
    ],
    [
      'a field that is missing in a variable',
      'mutation ($i: CreateAccountInput!) { createAccount(input: $i) { name } }',
      { i: { pin: 1 } },
      ['input', 'name'],
    ],
    [
      'a variable inside a literal',
      'mutation ($p: Int!) { createAccount(input: { name: "a", pin: $p }) { name } }',
      { p: 'x' },
      ['input', 'pin'],
    ],
  ])('gives the input path of %s', async (_what, query, variables, path) => {
    const { ask, token } = await started
    const answer = await ask(query, { token: await token(), variables })
    expect(answer.body.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', path })
  })

  it('keeps the input path that a subgraph gives', () => {
    const extensions = { code: 'BAD_USER_INPUT', path: ['input', 'label'], sql: 'x' }
    expect(publicError({ message: 'a', extensions }).extensions).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'label'],
    })
    const odd = { code: 'BAD_USER_INPUT', path: { sql: 'x' } }
    expect(publicError({ message: 'a', extensions: odd }).extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })

  it('replaces unknown messages', () => {
    expect(plainInputMessage(`Something new about ${secret}`)).toBe(errorMessages.BAD_USER_INPUT)
  })
})

describe('[ACC-14] hidden names', () => {
  it.each([
    '{ sessionLiveness(sessionId: "x") }',
    '{ accountCount }',
    '{ me { secretNote } }',
    '{ products { price } }',
    '{ me { secretNoet } }',
    '{ sessionLivenes(sessionId: "x") }',
    'mutation { recordDenial(input: {}) { recorded } }',
    'query ($x: HiddenOnlyInPartner) { products { key } }',
    '{ me { ... on Recorded { recorded } } }',
  ])('%s is answered like an unknown name', async (query) => {
    const { ask, token } = await started
    const answer = await ask(query, { token: await token() })
    const invented = await ask(
      query.replace(
        /sessionLiveness?|accountCount|secretNo(te|et)|price|recordDenial|HiddenOnlyInPartner|Recorded/g,
        'invented',
      ),
      { token: await token() },
    )
    const shape = (text: string) => text.replace(/"errors":\[\{"message":"(.*?)\\"\w+\\"/, '$1')
    expect([answer.status, answer.codes]).toEqual([400, ['BAD_USER_INPUT']])
    expect(shape(answer.text)).toBe(shape(invented.text))
    expect(answer.text).not.toContain('Did you mean')
  })

  it.each(['{ __schema { types { name } } }', '{ __type(name: "Recorded") { name } }'])(
    '%s is refused outside development',
    async (query) => {
      const { ask } = await started
      const answer = await ask(query)
      expect([answer.status, answer.body.errors?.[0]?.message]).toEqual([
        400,
        'Introspection is not available.',
      ])
    },
  )

  it('are hidden from introspection in development as well', async () => {
    const development = await startSystem({ NODE_ENV: 'test' })
    try {
      const query = '{ __schema { types { name fields { name } inputFields { name } enumValues { name } } } }'
      for (const path of ['/graphql', '/device/graphql']) {
        const answer = await development.ask(query, { path })
        expect(answer.status).toBe(200)
        expect(answer.text).not.toMatch(
          /sessionLiveness|recordDenial|Recorded|accountCount|secretNote|HiddenOnlyInPartner|price|XMR/,
        )
      }
      const hidden = await development.ask('{ __type(name: "Recorded") { name } }')
      expect(hidden.body).toEqual({ data: { __type: null } })
    } finally {
      await development.stop()
    }
  })
})

describe('publicError', () => {
  it('contains only message, path and code', () => {
    const error = {
      message: 'a',
      path: ['b'],
      locations: [{ line: 1, column: 1 }],
      extensions: { code: 'FORBIDDEN', stacktrace: ['x'] },
    }
    expect(publicError(error)).toEqual({ message: 'a', path: ['b'], extensions: { code: 'FORBIDDEN' } })
  })
})
