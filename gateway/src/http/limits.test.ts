import { Refusal } from '@enigm/contracts'
import { buildSchema } from 'graphql'
import { limiterOf } from './limits'
import { startSystem } from '../fixtures/system.fixture'

const schema = buildSchema(`
  type Query { a: Node list(first: Int, last: Int): [Node!]! short(first: Int = 20): [Node!]! n: Int }
  type Mutation { guess(pin: String): Node }
  type Node { a: Node list(first: Int, last: Int): [Node!]! short(first: Int = 20): [Node!]! n: Int }
`)

const check = (text: string, variables: Record<string, unknown> = {}): string => {
  try {
    limiterOf(schema)(text, variables)
    return 'accepted'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`
    throw error
  }
}

const nested = (depth: number) => `${'{ a '.repeat(depth - 1)}{ n }${' }'.repeat(depth - 1)}`
const aliases = (count: number, of: string) =>
  `{ ${Array.from({ length: count }, (_, index) => `x${index}: ${of}`).join(' ')} }`
/** A chain of fragments, each of which spreads the next one twice: 2^levels fields from a short text. */
const tree = (levels: number) =>
  `{ ...F0 } ${Array.from({ length: levels }, (_, level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`).join(' ')}
   fragment F${levels} on Query { n }`

describe('the limits', () => {
  it.each([
    ['12 fields deep', nested(12)],
    ['30 aliases', aliases(30, 'n')],
    ['a page of 100', '{ list(first: 100) { n } }'],
    ['pages that multiply to less than the cost', '{ list(first: 90) { list(first: 50) { n } } }'],
    ['a small introspection', '{ __schema { types { name } } __typename }'],
    ['50 directives', `{ n ${'@include(if: true) '.repeat(50)} }`],
  ])('accept %s', (_what, text) => {
    expect(check(text)).toBe('accepted')
  })

  it.each([
    ['13 fields deep', nested(13), /at most 12 fields deep/],
    ['31 aliases', aliases(31, 'n'), /at most 30 aliases/],
    ['31 aliases of __typename', aliases(31, '__typename'), /at most 30 aliases/],
    ['guesses by alias', `mutation ${aliases(31, 'guess(pin: "1") { n }')}`, /at most 30 aliases/],
    ['one field repeated', `{ ${'n '.repeat(32)} }`, /at most 30 aliases/],
    ['1,001 tokens', `{ ${'n '.repeat(999)} }`, /at most 1000 tokens/],
    ['5,000 directives', `{ n ${'@x '.repeat(5_000)} }`, /at most 1000 tokens/],
    ['51 directives', `{ n ${'@x '.repeat(51)} }`, /at most 50 directives/],
    [
      '51 directives in a fragment',
      `{ ...F } fragment F on Query { n ${'@x '.repeat(51)} }`,
      /at most 50 directives/,
    ],
    ['2^14 fields by fragments', tree(14), /at most 2000 fields/],
    ['2^90 fields by fragments', tree(90), /at most 2000 fields/],
    ['a page of 101', '{ list(first: 101) { n } }', /"first" is at most 100/],
    ['a page of 101 from the end', '{ list(last: 101) { n } }', /"last" is at most 100/],
    ['a page of 10^30', `{ list(first: 1${'0'.repeat(30)}) { n } }`, /"first" is at most 100/],
    ['pages that multiply', '{ list(first: 100) { list(first: 100) { n } } }', /ask for less with "first"/],
    ['pages without a size that multiply', '{ list { list { n } } }', /ask for less with "first"/],
    ['pages of default size that multiply', '{ short { short { short { short { n } } } } }', /ask for less/],
    [
      'pages in fragments that multiply',
      '{ list(first: 100) { ...F } } fragment F on Node { list(first: 100) { n } }',
      /less/,
    ],
  ])('refuse %s', (_what, text, message) => {
    expect(check(text)).toMatch(message)
    expect(check(text)).toMatch(/^LIMIT_EXCEEDED/)
  })

  it('use the variables of each request, also for a cached document', () => {
    const limiter = limiterOf(schema)
    const text = 'query ($n: Int = 100) { list(first: $n) { list(first: $n) { n } } }'
    expect(() => limiter(text, { n: 10 })).not.toThrow()
    expect(() => limiter(text, { n: 101 })).toThrow(/at most 100/)
    expect(() => limiter(text, {})).toThrow(/ask for less/)
    expect(() => limiter(text, { n: 10 })).not.toThrow()
  })

  it.each([
    ['a name that begins with "__"', '{ __secret }'],
    ['an alias that begins with "__"', '{ __proto__: n }'],
    ['two operations', 'query A { n } query B { n }'],
    ['no operation', 'fragment F on Query { n }'],
    ['a malformed document', '{ n'],
  ])('refuse %s as bad input', (_what, text) => {
    expect(check(text)).toMatch(/^BAD_USER_INPUT/)
  })

  it('measure each fragment once: 2^14 spreads take fewer than 20 steps', () => {
    const getType = jest.spyOn(schema, 'getType')
    check(tree(14))
    expect(getType.mock.calls.length).toBeLessThan(20)
    getType.mockRestore()
  })
})

describe('a request over a limit', () => {
  const started = startSystem()
  afterAll(async () => (await started).stop())

  it('is refused with status 400 and one error, and reaches no subgraph', async () => {
    const { ask, accounts } = await started
    const answer = await ask(aliases(31, '__typename'))
    expect([answer.status, answer.codes]).toEqual([400, ['LIMIT_EXCEEDED']])
    expect(accounts.received).toEqual([])
  })

  it('is refused on every endpoint', async () => {
    const { ask } = await started
    for (const path of ['/partner/graphql', '/internal/graphql', '/device/graphql']) {
      expect((await ask(nested(13), { path })).codes).toEqual(['LIMIT_EXCEEDED'])
    }
  })

  it('shows only the first of several errors', async () => {
    const { ask } = await started
    const answer = await ask('{ one two three four }')
    expect(answer.body.errors?.map(({ message }) => message)).toEqual([
      'Cannot query field "one" on type "Query".',
    ])
  })
})
