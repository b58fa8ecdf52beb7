import { Arg, Args, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver } from 'type-graphql'
import type { Caller } from '../caller'
import { Audited, Authenticated } from './directives'
import { subgraphSdl } from './build'
import { PageArgs } from './connection'
import { library } from './library.fixture'
import { callerWith, startLibrary } from './library-request.fixture'

const partner: Caller = { kind: 'machine', organizationId: 'org_one', role: 'PARTNER', scopes: new Set() }

describe('an audited read', () => {
  it('is recorded in the trail of the reader [AUD-01]', async () => {
    const { request, app } = await startLibrary()
    const { data } = await request(callerWith(), '{ lendingList }')
    expect(data).toEqual({ lendingList: 'list' })
    expect(app.recorded.audits.map(({ entry }) => entry)).toEqual([
      { scope: 'account:acct_one', action: 'Query.lendingList', target: '', outcome: 'DONE' },
    ])
  })

  it('of a machine is recorded in the trail of its organization [AUD-01]', async () => {
    const { request, app } = await startLibrary()
    await request(partner, '{ lendingList }')
    expect(app.recorded.audits.map(({ entry }) => entry.scope)).toEqual(['organization:org_one'])
  })

  const support = callerWith({ accountId: 'acct_support', role: 'SUPPORT' })
  const entry = { action: 'Query.lentBook', target: 'one', outcome: 'DONE' }

  it('of an object is recorded in the trail of the data subject, with only the category of the reader [AUD-01] [AUD-03]', async () => {
    const { request, app } = await startLibrary()
    const { data } = await request(support, '{ lentBook(id: "one") { title } }')
    expect(data).toEqual({ lentBook: { title: 'Book one' } })
    expect(app.recorded.audits.map((each) => each.entry)).toEqual([
      { ...entry, scope: 'account:acct_one', actor: 'SUPPORT' },
      { ...entry, scope: 'account:acct_support' },
      { ...entry, scope: 'platform' },
    ])
  })

  it('of an absent object is recorded in the same trails except that of a data subject [AUD-03]', async () => {
    const { request, app } = await startLibrary()
    await request(support, '{ lentBook(id: "none") { title } }')
    expect(app.recorded.audits.map((each) => each.entry)).toEqual([
      { ...entry, target: '', scope: 'account:acct_support' },
      { ...entry, target: '', scope: 'platform' },
    ])
  })

  it('by another customer, an administrator, is not recorded in the trail of the platform [AUD-03]', async () => {
    const { request, app } = await startLibrary()
    await request(callerWith({ accountId: 'acct_two' }), '{ lentBook(id: "one") { title } }')
    expect(app.recorded.audits.map((each) => each.entry)).toEqual([
      { ...entry, scope: 'account:acct_one', actor: 'ADMINISTRATOR' },
      { ...entry, scope: 'account:acct_two' },
    ])
  })

  it('of own data is recorded once in the own trail, with the reader as actor', async () => {
    const { request, app } = await startLibrary()
    await request(callerWith(), '{ lentBook(id: "one") { title } }')
    expect(app.recorded.audits.map((each) => each.entry)).toEqual([{ ...entry, scope: 'account:acct_one' }])
  })

  it('is recorded once for each object and field of a request, all in one transaction [AUD-01]', async () => {
    const { request, app } = await startLibrary()
    const query = `{ a: lentBook(id: "one") { condition } b: lentBook(id: "one") { id } c: lentBook(id: "two") { id } }`
    const { errors } = await request(support, query)
    expect(errors).toBeUndefined()
    const concerned = app.recorded.audits.filter((each) => each.entry.actor)
    expect(concerned.map(({ entry: { scope, action } }) => [scope, action])).toEqual([
      ['account:acct_one', 'Query.lentBook'],
      ['account:acct_two', 'Query.lentBook'],
      ['account:acct_one', 'Book.condition'],
    ])
    expect(app.transactions).toBe(2)
  })

  it('is recorded once if its reader repeats it, and each time if it finds nothing [AUD-01]', async () => {
    const { request, app } = await startLibrary()
    const scopes = async (caller: Caller, query: string) => {
      const before = app.recorded.audits.length
      await request(caller, query)
      return app.recorded.audits.slice(before).map((each) => each.entry.scope)
    }
    const one = '{ lentBook(id: "one") { title } }'
    expect(await scopes(support, one)).toHaveLength(3)
    expect(await scopes(support, one)).toEqual([])
    expect(await scopes(support, '{ lentBook(id: "two") { title } }')).toHaveLength(3)
    expect(await scopes(callerWith({ accountId: 'acct_three', role: 'OPERATOR' }), one)).toHaveLength(3)
    expect(await scopes(support, '{ lendingList }')).toEqual(['account:acct_support'])
    expect(await scopes(support, '{ lendingList }')).toEqual([])
    for (const id of ['none', 'none'])
      expect(await scopes(support, `{ lentBook(id: "${id}") { title } }`)).toEqual([
        'account:acct_support',
        'platform',
      ])
  })

  it.each(['{ lentBook(id: "one") { title } }', '{ lentBook(id: "none") { title } }'])(
    'of an object shows nothing if it cannot be recorded [AUD-02]: %s',
    async (query) => {
      const { request, app } = await startLibrary()
      app.failure = new Error('disk full')
      const { data, errors } = await request(support, query)
      expect(data).toEqual({ lentBook: null })
      expect(errors?.map((error) => error.extensions.code)).toEqual(['INTERNAL'])
    },
  )

  it('shows nothing to a role that reads no data of others [AUD-03]', async () => {
    const { request, app } = await startLibrary()
    const dashboard: Caller = { kind: 'machine', role: 'DASHBOARD', scopes: new Set() }
    const { data } = await request(dashboard, '{ lentBook(id: "one") { title } }')
    expect(data).toEqual({ lentBook: null })
    expect(app.recorded.audits).toEqual([])
  })

  it('shows nothing if it cannot be recorded [AUD-02]', async () => {
    const { request, app } = await startLibrary()
    app.failure = new Error('disk full')
    const { data, errors } = await request(callerWith(), '{ lendingList }')
    expect(data).toEqual({ lendingList: null })
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL')
  })
})

describe('a schema is refused', () => {
  it('if an audited read of an object has no data subject [AUD-01]', () => {
    @ObjectType()
    class Reading {
      @Field(() => ID)
      id!: string
    }
    @Resolver(() => Reading)
    class Silent {
      @Audited()
      @Authenticated()
      @Query(() => Reading, { nullable: true })
      readingOf(@Arg('id', () => ID) _id: string): null {
        return null
      }

      @Audited()
      @Authenticated()
      @Query(() => [Int])
      allReadings(@Args(() => PageArgs) _page: PageArgs): number[] {
        return []
      }

      @Audited()
      @FieldResolver(() => Int)
      pages(): number {
        return 0
      }
    }
    const build = () => subgraphSdl({ ...library, resolvers: [...library.resolvers, Silent] })
    expect(build).toThrow('Query.readingOf is audited and shows an object')
    expect(build).toThrow('Reading.pages is audited and shows an object')
    expect(build).not.toThrow('allReadings')
  })
})
