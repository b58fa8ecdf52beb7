import { tokenAudience, tokenIssuer, tokenType, type Scope } from '@enigm/contracts'
import { parse } from 'graphql'
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { anonymous, type Caller } from '../caller'
import { createTestKey, type TestKey } from '../testkit/keys'
import { enforceAccess } from './access'
import { targetOf } from './grant'
import { callerWith, startLibrary } from './library-request.fixture'
import { fieldRules } from './field-rules'

const holding = (...scopes: Scope[]): Caller => callerWith({ scopes: new Set(scopes) })
const partner: Caller = {
  kind: 'machine',
  organizationId: 'org_one',
  role: 'PARTNER',
  scopes: new Set(['devices:read']),
}

const BOOK = '{ book(id: "one") { note } }'
const ENTITY = '{ _entities(representations: [{ __typename: "Book", id: "one" }]) { ... on Book { note } } }'
const AUTHOR =
  '{ _entities(representations: [{ __typename: "Author", id: "author-of-one" }]) { ... on Author { written { id } } } }'
const CELLAR = '{ cellar { place } }'
const BOOKS = '{ books { edges { node { id } } } }'

describe('[FED-04] access to a field', () => {
  it.each<[string, Caller, string, string | undefined]>([
    ['a public root field to anyone', anonymous, '{ products }', undefined],
    [
      'an authenticated field to no one who has not signed in',
      anonymous,
      '{ book(id: "one") { id } }',
      'UNAUTHENTICATED',
    ],
    [
      'an authenticated field to an account without scopes',
      callerWith(),
      '{ book(id: "one") { id } }',
      undefined,
    ],
    ['an authenticated field to a machine', partner, '{ book(id: "one") { id } }', undefined],
    ['a scoped root field to no one who has not signed in', anonymous, BOOKS, 'UNAUTHENTICATED'],
    ['a scoped root field only with its scope', holding('devices:manage'), BOOKS, 'FORBIDDEN'],
    ['a scoped root field with its scope', holding('devices:read'), BOOKS, undefined],
    ['a scoped root field to a machine that holds it', partner, BOOKS, undefined],
    ['a scoped field of an object only with its scope', holding('devices:read'), BOOK, 'FORBIDDEN'],
    ['a scoped field of an object with its scope', holding('devices:manage'), BOOK, undefined],
    ['a scoped field of an entity only with its scope', holding('devices:read'), ENTITY, 'FORBIDDEN'],
    ['a scoped field of an entity to no one who has not signed in', anonymous, ENTITY, 'UNAUTHENTICATED'],
    ['a scoped field of an entity with its scope', holding('devices:manage'), ENTITY, undefined],
    ['a scoped field of a stub only with its scope', holding('devices:manage'), AUTHOR, 'FORBIDDEN'],
    ['a scoped field of a stub with its scope', holding('devices:read'), AUTHOR, undefined],
    ['the fields of a scoped type to no one without', callerWith(), CELLAR, 'FORBIDDEN'],
    ['the fields of a scoped type not with half of a list', holding('platform:operate'), CELLAR, 'FORBIDDEN'],
    [
      'the fields of a scoped type with one list whole',
      holding('platform:operate', 'dashboard:read'),
      CELLAR,
      undefined,
    ],
    ['the fields of a scoped type with the other list', holding('devices:manage'), CELLAR, undefined],
  ])('gives %s', async (_guarantee, caller, query, code) => {
    const { request } = await startLibrary()
    const { data, errors } = await request(caller, query)
    expect(errors?.map((error) => error.extensions.code)).toEqual(code ? [code] : undefined)
    if (!code) expect(JSON.stringify(data)).not.toMatch(/null/)
  })

  it('refuses a mutation before its resolver runs and before its input is validated', async () => {
    const { request } = await startLibrary()
    const { errors } = await request(
      callerWith(),
      'mutation { lendBook(input: { bookId: "one", pin: "x" }) { book { id } } }',
    )
    expect(errors?.map((error) => error.extensions.code)).toEqual(['FORBIDDEN'])
  })

  it('is not built with a rule without a field', async () => {
    const { schema } = await startLibrary()
    const rules = fieldRules(parse('type Nothing { field: String @authenticated }'))
    const verifyGrant = async () => Promise.reject(new Error('unused'))
    expect(() => enforceAccess(schema, { rules, dataSubjects: new Map(), verifyGrant })).toThrow(
      'The rule of Nothing.field has no field.',
    )
  })
})

const BURN = 'mutation ($input: BurnBookInput!) { burnBook(input: $input) { book { id } errors { code } } }'
const SELL = 'mutation ($input: BurnBookInput!) { sellBook(input: $input) { book { id } errors { code } } }'

interface Forgery {
  claims?: JWTPayload
  typ?: string
  issuer?: string
  audience?: string | string[]
  issuedAt?: number
  expires?: number | string | null
}

const grantFor = (key: TestKey, bookId: string, forgery: Forgery = {}): Promise<string> => {
  const now = Math.floor(Date.now() / 1_000)
  const token = new SignJWT({
    sub: 'acct_one',
    sid: 'sess_one',
    jti: 'grant_one',
    operation: 'SERVER_DELETION',
    target: bookId,
    ...forgery.claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: forgery.typ ?? tokenType.grant })
    .setIssuer(forgery.issuer ?? tokenIssuer)
    .setAudience(forgery.audience ?? tokenAudience.grant)
    .setIssuedAt(forgery.issuedAt ?? now)
  if (forgery.expires !== null) token.setExpirationTime(forgery.expires ?? now + 120)
  return token.sign(key.privateKey)
}

describe('a @critical mutation', () => {
  it('runs once with a grant for this operation and target, and consumes it [PIN-02]', async () => {
    const { request, app, keys } = await startLibrary()
    const grant = await grantFor(keys.grant, 'one')
    const { data, errors } = await request(callerWith(), BURN, { input: { bookId: 'one', grant } })
    expect(errors).toBeUndefined()
    expect(data).toEqual({ burnBook: { book: { id: 'one' }, errors: [] } })
    expect(app.recorded.consumed.map(({ jti }) => jti)).toEqual(['grant_one'])
  })

  const now = Math.floor(Date.now() / 1_000)
  it.each<[string, Forgery]>([
    ['has expired', { issuedAt: now - 200, expires: now - 80 }],
    ['is older than two minutes, whatever it says', { issuedAt: now - 200, expires: now + 200 }],
    ['never expires', { expires: null }],
    ['is a token of another kind', { typ: tokenType.access }],
    ['is of another issuer', { issuer: 'https://evil.example' }],
    ['is for another audience', { audience: tokenAudience.gateway }],
    ['is meant for several', { audience: [tokenAudience.grant, tokenAudience.gateway] }],
    ['is for another operation', { claims: { operation: 'LOCATOR_ROTATION' } }],
    ['is for another target', { claims: { target: 'two' } }],
    ['is of another account', { claims: { sub: 'acct_two' } }],
    ['is of another session', { claims: { sid: 'sess_two' } }],
    ['names no session', { claims: { sid: undefined } }],
    ['names no id', { claims: { jti: undefined } }],
  ])('is refused when its grant %s', async (_why, forgery) => {
    const { request, app, keys } = await startLibrary()
    const grant = await grantFor(keys.grant, 'one', forgery)
    const { data, errors } = await request(callerWith(), BURN, { input: { bookId: 'one', grant } })
    expect({ data, code: errors?.[0]?.extensions.code }).toEqual({
      data: { burnBook: null },
      code: 'PIN_REQUIRED',
    })
    expect(app.recorded.burned).toEqual([])
  })

  it.each<[string, () => Promise<unknown>]>([
    ['there is no grant', async () => undefined],
    ['the grant is null', async () => null],
    ['the grant is empty', async () => ''],
    ['the grant is no token', async () => 'a.b.c'],
    ['the grant is signed with a foreign key', async () => grantFor(await createTestKey(), 'one')],
    ['the grant is not signed', async () => unsigned()],
  ])('is refused when %s', async (_why, grantOf) => {
    const { request, app } = await startLibrary()
    const { errors } = await request(callerWith(), BURN, { input: { bookId: 'one', grant: await grantOf() } })
    expect(errors?.map((error) => error.extensions.code)).toEqual(['PIN_REQUIRED'])
    expect(app.recorded.burned).toEqual([])
  })

  const unsigned = () =>
    new UnsecuredJWT({ sid: 'sess_one', jti: 'grant_one', operation: 'SERVER_DELETION', target: 'one' })
      .setSubject('acct_one')
      .setIssuer(tokenIssuer)
      .setAudience(tokenAudience.grant)
      .setIssuedAt()
      .setExpirationTime('2m')
      .encode()

  it('binds a composite target as a whole', async () => {
    const { request, keys } = await startLibrary()
    const grant = (target: string) =>
      grantFor(keys.grant, target, { claims: { operation: 'MEMBER_CONTENT_DELETION', target } })
    const sell = async (target: string) => {
      const input = { bookId: 'one', worth: { amount: 500 }, grant: await grant(target) }
      return (await request(holding('servers:content'), SELL, { input })).errors?.[0]?.extensions.code
    }
    expect(await sell('one:500')).toBeUndefined()
    expect(await sell('one:501')).toBe('PIN_REQUIRED')
    expect(await sell('one')).toBe('PIN_REQUIRED')
  })

  it.each<[string, Caller, string]>([
    ['an anonymous caller', anonymous, 'UNAUTHENTICATED'],
    [
      'a machine, whatever it holds',
      { ...partner, scopes: new Set<Scope>(['servers:content']) },
      'FORBIDDEN',
    ],
    ['the gateway itself', { kind: 'gateway', role: 'GATEWAY', scopes: new Set() }, 'FORBIDDEN'],
  ])('is refused to %s', async (_who, caller, code) => {
    const { request, keys } = await startLibrary()
    const grant = await grantFor(keys.grant, 'one')
    const { errors } = await request(caller, BURN, { input: { bookId: 'one', grant } })
    expect(errors?.map((error) => error.extensions.code)).toEqual([code])
  })

  it('is alone in its request: two are both refused, in a fragment too', async () => {
    const { request, app, keys } = await startLibrary()
    const grant = await grantFor(keys.grant, 'one')
    const both = `
      mutation ($input: BurnBookInput!) { first: burnBook(input: $input) { book { id } } ...more }
      fragment more on Mutation { ... { second: burnBook(input: $input) { book { id } } } }`
    const { errors } = await request(callerWith(), both, { input: { bookId: 'one', grant } })
    expect(errors?.map((error) => error.extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
    expect(app.recorded.burned).toEqual([])
  })

  it('answers INTERNAL if the service has not consumed the grant, which is a defect', async () => {
    const { request, keys } = await startLibrary()
    const grant = await grantFor(keys.grant, 'forgotten')
    const { data, errors } = await request(callerWith(), BURN, { input: { bookId: 'forgotten', grant } })
    expect(data).toEqual({ burnBook: null })
    expect(errors?.map((error) => error.extensions.code)).toEqual(['INTERNAL'])
  })

  it.each(['one', 'two'])(
    'covers nothing else in its request, whether that succeeds or is denied: %s',
    async (bookId) => {
      const { request, app, keys } = await startLibrary()
      const grant = await grantFor(keys.grant, 'one')
      const { errors } = await request(
        holding('devices:manage'),
        `mutation ($burn: BurnBookInput!, $lend: LendBookInput!) {
        burnBook(input: $burn) { book { id } }
        lendBook(input: $lend) { book { id } }
      }`,
        { burn: { bookId: 'one', grant }, lend: { bookId } },
      )
      expect(errors).toBeUndefined()
      expect(app.recorded.consumed.map(({ jti }) => jti)).toEqual(['grant_one'])
      expect(app.recorded.audits.map(({ context }) => context.grant)).toEqual(
        bookId === 'two' ? [undefined] : [],
      )
    },
  )
})

describe('targetOf', () => {
  it.each<[string, string, string | undefined]>([
    ['a field', 'id', 'srv_1'],
    ['a number as text', 'price.amount', '500'],
    ['the parts that are there, in the order of the rule', 'product price.amount price.currency', '500:EUR'],
    ['nothing when nothing is there', 'product', undefined],
    ['nothing for an object', 'price', undefined],
    ['nothing when parts could be read in two ways', 'colon id', undefined],
    ['a text with a colon when it stands alone', 'colon', 'a:b'],
  ])('gives %s', (_what, paths, target) => {
    const input = { id: 'srv_1', colon: 'a:b', product: null, price: { amount: 500, currency: 'EUR' } }
    expect(targetOf(input, paths)).toBe(target)
  })
})
