import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { schemaLinks, type Scope } from '@enigm/contracts'
import { graphql, parse, print, type GraphQLSchema } from 'graphql'
import pino from 'pino'
import { startGuardedServer } from '../http/supergraph-server'
import { RequestStats } from '../identity/request'
import { guest, unlimitedGuests } from '../fixtures/guests.fixture'
import { withSeparateNames } from './client-names'

const accounts = `
  type Query {
    me: User @authenticated
    vault: Vault @authenticated
    wallet: Wallet @authenticated
    echo(text: String): String @authenticated
  }
  type User @key(fields: "id") { id: ID! state: String name: String size: Int }
  type Vault @key(fields: "ref") { ref: ID! @inaccessible label: String }
  type Wallet @key(fields: "number") { number: ID! @requiresScopes(scopes: [["orders:place"]]) coins: Int }`
const shop = `
  type User @key(fields: "id") {
    id: ID! name: String @external shout: String @federation__requires(fields: "name")
    items(first: Int! = 2, tags: [String!]): [String!]!
    rows(first: Int! = 2): [Int!]! @shareable  broken: String
  }
  type Vault @key(fields: "ref") { ref: ID! @inaccessible level: String }
  type Wallet @key(fields: "number") { number: ID! orders: String }`

const resolvers = {
  accounts: {
    Query: {
      me: () => ({ id: 'user-1', state: 'ACTIVE', name: 'Ada', size: 7 }),
      vault: () => ({ ref: 'secret-ref', label: 'a vault' }),
      wallet: () => ({ number: 'secret-number', coins: 3 }),
      echo: (_: unknown, { text }: { text: string }) => text,
    },
    User: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Ada' }) },
  },
  shop: {
    User: {
      shout: ({ name }: { name: string }) => name.toUpperCase(),
      items: ({ id }: { id: string }, { first }: { first: number }) =>
        Array.from({ length: first }, (_, index) => `${id}/${index}`),
      broken: () => {
        throw new Error('broken')
      },
    },
    Vault: { level: ({ ref }: { ref: string }) => `level of ${ref.length} characters` },
    Wallet: { orders: ({ number }: { number: string }) => `orders of ${number.length} characters` },
  },
}

const schemas: Record<string, GraphQLSchema> = {}
const subgraphs = Object.entries({ accounts, shop }).map(([name, sdl]) => {
  const typeDefs = parse(`${schemaLinks}\n${sdl}`)
  schemas[name] = buildSubgraphSchema([
    { typeDefs, resolvers: resolvers[name as keyof typeof resolvers] },
  ] as never)
  return { name, typeDefs, url: `http://${name}` }
})

const started = startGuardedServer(composeServices(subgraphs).supergraphSdl ?? '', {
  audience: 'panel',
  authority: { beforeMutation: async () => {}, recordDenial: async () => {} },
  guests: unlimitedGuests,
  log: pino({ level: 'silent' }),
  introspection: true,
  plugins: [],
  dataSource: (name) => ({
    async fetch({ query = '', variables = {} }) {
      const result = await graphql({ schema: schemas[name]!, source: query, variableValues: variables })
      return JSON.parse(JSON.stringify(result))
    },
  }),
})
afterAll(async () => (await started).server.stop())

async function ask(query: string, variables: Record<string, unknown> = {}, scopes: Scope[] = []) {
  const caller = {
    accountId: 'acct_one',
    sessionId: 'sess_one',
    tokenVersion: 0,
    role: 'CUSTOMER' as const,
    scopes: new Set(scopes),
    tokenId: 'jti_one',
    isPanel: false,
    expiresAt: Number.MAX_SAFE_INTEGER,
  }
  const contextValue = { correlationId: 'test-test', caller, guest, stats: new RequestStats() }
  const { body } = await (await started).server.executeOperation({ query, variables }, { contextValue })
  if (body.kind !== 'single') throw new Error('expected a single result')
  return JSON.parse(JSON.stringify(body.singleResult))
}

describe('names of the client', () => {
  it.each<[string, string, object, Record<string, unknown>?]>([
    [
      'an alias like the key',
      '{ me { id: state items(first: 1) } }',
      { me: { id: 'ACTIVE', items: ['user-1/0'] } },
    ],
    [
      'an alias like a required field',
      '{ me { name: state shout } }',
      { me: { name: 'ACTIVE', shout: 'ADA' } },
    ],
    [
      'an alias of a number like the key',
      '{ me { id: size items(first: 1) } }',
      { me: { id: 7, items: ['user-1/0'] } },
    ],
    [
      'the key itself and an alias of it',
      '{ me { key: id id items(first: 1) } }',
      { me: { key: 'user-1', id: 'user-1', items: ['user-1/0'] } },
    ],
    [
      'a variable like that of the planner',
      'query ($representations: Int!) { me { items(first: $representations) } }',
      { me: { items: ['user-1/0', 'user-1/1', 'user-1/2'] } },
      { representations: 3 },
    ],
    [
      'a condition on a variable like that of the planner',
      'query ($representations: Boolean!) { me { state items @include(if: $representations) } }',
      { me: { state: 'ACTIVE' } },
      { representations: false },
    ],
    [
      'an alias in a fragment',
      'query { me { ...F shout } } fragment F on User { name: size id: name }',
      { me: { name: 7, id: 'Ada', shout: 'ADA' } },
    ],
    [
      'an alias with a name like its own',
      '{ me { state: state id: id } }',
      { me: { state: 'ACTIVE', id: 'user-1' } },
    ],
    [
      'aliases in an introspection',
      'query ($representations: String!) { x: __type(name: $representations) { id: name ...T } } fragment T on __Type { name: kind }',
      { x: { id: 'Vault', name: 'OBJECT' } },
      { representations: 'Vault' },
    ],
  ])('are apart from those of the plan: %s', async (_what, query, data, variables = {}) => {
    expect(await ask(query, variables)).toEqual({ data })
  })

  it('are in the path of an error', async () => {
    const { data, errors } = await ask('{ id: me { name: broken } }')
    expect(data).toEqual({ id: { name: null } })
    expect(errors).toMatchObject([{ path: ['id', 'name'] }])
  })

  it('change the document only where they could meet others', () => {
    const document = 'query A($n: Int!) { me { id items(first: $n) rows x: state } }'
    expect(print(withSeparateNames(parse(document))).replace(/\s+/g, ' ')).toBe(
      'query A($n: Int!) { me { id __c_items: items(first: $n) rows __c_x: state } }',
    )
  })
})

describe('[ACC-14] a key that the client may not see', () => {
  it.each([
    ['{ vault { level } }', { level: 'level of 10 characters' }],
    ['{ vault { ref: label level } }', { ref: 'a vault', level: 'level of 10 characters' }],
    ['{ vault { ref: level label } }', { ref: 'level of 10 characters', label: 'a vault' }],
  ])('because it is hidden serves the plan and is never shown: %s', async (query, vault) => {
    expect(await ask(query)).toEqual({ data: { vault } })
  })

  it('because it is hidden is answered like an unknown field', async () => {
    expect((await ask('{ vault { ref } }')).errors[0].message).toBe(
      'Cannot query field "ref" on type "Vault".',
    )
  })

  it.each([
    ['{ wallet { orders } }', { orders: 'orders of 13 characters' }],
    ['{ wallet { number: coins orders } }', { number: 3, orders: 'orders of 13 characters' }],
  ])('because of its scope serves the plan and is never shown: %s', async (query, wallet) => {
    expect(await ask(query)).toEqual({ data: { wallet } })
  })

  it('because of its scope makes a document that selects it FORBIDDEN, and is shown with the scope', async () => {
    for (const query of ['{ wallet { number } }', '{ wallet { coins: number } }']) {
      const refused = await ask(query)
      expect([refused.data, refused.errors[0].extensions.code]).toEqual([undefined, 'FORBIDDEN'])
    }
    expect(await ask('{ wallet { number } }', {}, ['orders:place'])).toEqual({
      data: { wallet: { number: 'secret-number' } },
    })
  })
})
