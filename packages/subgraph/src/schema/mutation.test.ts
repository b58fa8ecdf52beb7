import { Refusal } from '@enigm/contracts'
import { anonymous, type Caller } from '../caller'
import { grantToken } from '../testkit/keys'
import { callerWith, startLibrary } from './library-request.fixture'

const LEND = `mutation ($input: LendBookInput!) {
  lendBook(input: $input) { book { id } limitations { code statement } errors { code message path } }
}`
const librarian = callerWith({ scopes: new Set(['devices:manage']) })

describe('a mutation', () => {
  it('that succeeds has no errors and no entry among the denials', async () => {
    const { request, app } = await startLibrary()
    const { data } = await request(librarian, LEND, { input: { bookId: 'one' } })
    expect(data).toEqual({
      lendBook: {
        book: { id: 'one' },
        limitations: [
          { code: 'MEMBER_DISCLOSURE', statement: 'Authorized members may disclose what they receive.' },
        ],
        errors: [],
      },
    })
    expect(app.recorded.audits).toEqual([])
  })

  it('that fails as expected has an error in its payload, and the denial is recorded once', async () => {
    const { request, app } = await startLibrary()
    const { data, errors } = await request(librarian, LEND, { input: { bookId: 'two' } })
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      lendBook: {
        book: null,
        limitations: [],
        errors: [{ code: 'LENT', message: 'It is lent.', path: ['input', 'bookId'] }],
      },
    })
    expect(app.recorded.audits).toEqual([
      {
        context: { caller: librarian, correlationId: 'correlation-1' },
        entry: {
          scope: 'account:acct_one',
          action: 'Mutation.lendBook',
          target: '',
          outcome: 'DENIED',
          reason: 'LENT',
        },
      },
    ])
  })

  it('that is refused because of a missing scope is recorded too', async () => {
    const { request, app } = await startLibrary()
    const { errors } = await request(callerWith(), LEND, { input: { bookId: 'one' } })
    expect(errors).toEqual([
      { message: 'This is not allowed.', path: ['lendBook'], extensions: { code: 'FORBIDDEN' } },
    ])
    expect(app.recorded.audits.map(({ entry }) => entry.reason)).toEqual(['FORBIDDEN'])
  })

  it('of an anonymous caller is not recorded, so that anonymous callers cannot fill a trail', async () => {
    const { request, app } = await startLibrary()
    const { errors } = await request(anonymous, LEND, { input: { bookId: 'one' } })
    expect(errors?.map((error) => error.extensions.code)).toEqual(['UNAUTHENTICATED'])
    expect(app.recorded.audits).toEqual([])
  })

  it('of a machine is recorded in the trail of its organization', async () => {
    const { request, app } = await startLibrary()
    const partner: Caller = { kind: 'machine', role: 'PARTNER', organizationId: 'org_one', scopes: new Set() }
    await request(partner, LEND, { input: { bookId: 'one' } })
    expect(app.recorded.audits.map(({ entry }) => entry.scope)).toEqual(['organization:org_one'])
  })

  it('whose denial cannot be recorded is still refused, with a log line', async () => {
    const { request, app, logged } = await startLibrary()
    app.failure = new Refusal('UNAVAILABLE')
    const { data } = await request(librarian, LEND, { input: { bookId: 'two' } })
    expect(data).toMatchObject({ lendBook: { book: null, errors: [{ code: 'LENT' }] } })
    expect(logged).toMatchObject([
      { msg: 'denial could not be recorded', code: 'LENT', reason: 'UNAVAILABLE' },
    ])
  })

  it('of an unavailable service answers UNAVAILABLE, which is not a denial', async () => {
    const { request, app, keys, logged } = await startLibrary()
    app.failure = new Refusal('UNAVAILABLE')
    const grant = await grantToken(keys.grant, { ...librarian, scopes: [] }, 'SERVER_DELETION', 'one')
    const burn =
      'mutation ($grant: String!) { burnBook(input: { bookId: "one", grant: $grant }) { book { id } } }'
    const { errors } = await request(librarian, burn, { grant })
    expect(errors?.map((error) => error.extensions.code)).toEqual(['UNAVAILABLE'])
    expect(logged).toEqual([])
  })
})

describe('bad input', () => {
  it('that violates a constraint: the answer has the path and the message of the constraint, not the value', async () => {
    const { request, app } = await startLibrary()
    const answer = await request(librarian, LEND, { input: { bookId: 'one', pin: '98x7' } })
    expect(answer.data).toEqual({ lendBook: null })
    expect(answer.errors?.[0]).toEqual({
      message: 'The input is not valid: input.pin. It must have six digits.',
      path: ['lendBook'],
      extensions: { code: 'BAD_USER_INPUT', path: ['input', 'pin'] },
    })
    expect(JSON.stringify(answer)).not.toContain('98x7')
    expect(app.recorded.audits.map(({ entry }) => entry.reason)).toEqual(['BAD_USER_INPUT'])
  })

  it.each<[string, Record<string, unknown>, string[]]>([
    ['of the wrong type', { bookId: 'one', pin: { secret: '98x7' } }, ['input', 'pin']],
    ['with an unknown field', { bookId: 'one', '98x7': 1 }, ['input']],
    ['without a required field', { pin: '98x7' }, ['input', 'bookId']],
  ])('%s names the place and never the value', async (_what, input, path) => {
    const { request } = await startLibrary()
    const answer = await request(librarian, LEND, { input })
    const message = `The input is not valid: ${path.join('.')}.`
    expect(answer.errors).toEqual([
      { message, path: undefined, extensions: { code: 'BAD_USER_INPUT', path } },
    ])
    expect(answer.data).toBeUndefined()
  })

  it('in the document is not repeated either', async () => {
    const { request } = await startLibrary()
    const answer = await request(
      librarian,
      'mutation { lendBook(input: { bookId: 987, pin: "98x7" }) { nothing } }',
    )
    expect(answer).toEqual({
      errors: [
        {
          message: 'The input is not valid: input.bookId.',
          path: undefined,
          extensions: { code: 'BAD_USER_INPUT', path: ['input', 'bookId'] },
        },
      ],
      operation: 'none',
    })
  })

  it('of a page is refused in a query too', async () => {
    const { request } = await startLibrary()
    const reader = callerWith({ scopes: new Set(['devices:read']) })
    const { errors } = await request(reader, '{ books(first: 101) { edges { cursor } } }')
    expect(errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
      ['The input is not valid: first. It must not be greater than 100.', 'BAD_USER_INPUT'],
    ])
  })
})

describe('an unexpected error', () => {
  it('is masked with the correlation id; neither answer nor log contains its message or the variables', async () => {
    const { request, logged } = await startLibrary()
    const answer = await request(librarian, LEND, { input: { bookId: 'broken', pin: '314159' } })
    expect(answer.errors).toEqual([
      {
        message: 'Something went wrong.',
        path: ['lendBook'],
        extensions: { code: 'INTERNAL', correlationId: 'correlation-1' },
      },
    ])
    expect(logged).toMatchObject([{ msg: 'masked error', error: 'Error', path: 'lendBook' }])
    expect(JSON.stringify(logged)).toContain('lendBook')
    expect(JSON.stringify({ answer, logged })).not.toMatch(/314159|duplicate key/)
  })

  it('is masked if a resolver throws a GraphQL error', async () => {
    const { request } = await startLibrary()
    const answer = await request(callerWith(), '{ broken }')
    expect(answer.errors?.map((error) => error.extensions.code)).toEqual(['INTERNAL'])
    expect(JSON.stringify(answer)).not.toContain('secret_table')
  })
})
